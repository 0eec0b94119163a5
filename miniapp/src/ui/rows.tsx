import type { ReactNode } from 'react';
import { Input, Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon } from './icon';
import type { IconName } from './icons';
import { Tap } from './tap';
import './rows.scss';

interface LinkRowProps {
  title: string;
  icon?: IconName;
  value?: ReactNode;
  hint?: string;
  onTap: () => void;
}

/** One line that leads somewhere. */
export const LinkRow = ({ title, icon, value, hint, onTap }: LinkRowProps) => (
  <Tap className='row' role='link' onTap={onTap}>
    {icon && <Icon name={icon} size={22} colour={theme.colour.jade} />}
    <View className='row__words'>
      <Text className='row__title'>{title}</Text>
      {hint && <Text className='row__hint'>{hint}</Text>}
    </View>
    {value !== undefined && <View className='row__value'>{value}</View>}
    <Icon name='right' size={16} colour={theme.colour.faint} />
  </Tap>
);

interface SwitchRowProps {
  title: string;
  hint?: string;
  on: boolean;
  busy?: boolean;
  onChange: (on: boolean) => void;
}

/** A switch with its meaning beside it; the whole line is the target. */
export const SwitchRow = ({ title, hint, on, busy, onChange }: SwitchRowProps) => (
  <Tap className='row' role='switch' selected={on} disabled={busy} label={title} onTap={() => onChange(!on)}>
    <View className='row__words'>
      <Text className='row__title'>{title}</Text>
      {hint && <Text className='row__hint'>{hint}</Text>}
    </View>
    <View className={`toggle ${on ? 'is-on' : ''}`} aria-hidden='true'><View className='toggle__knob' /></View>
  </Tap>
);

interface FieldRowProps {
  title: string;
  value: string;
  placeholder?: string;
  /** What is wrong with it and what would be right. */
  problem?: string;
  type?: 'text' | 'number' | 'digit';
  maxLength?: number;
  onChange: (value: string) => void;
}

/** A field with its name always in sight. What was typed stays, whatever the server says. */
export const FieldRow = ({ title, value, placeholder, problem, type = 'text', maxLength = 60, onChange }: FieldRowProps) => (
  <View className='field'>
    <View className='row'>
      <Text className='field__title'>{title}</Text>
      <Input
        className='field__input' type={type} value={value} placeholder={placeholder} maxlength={maxLength}
        placeholderClass='field__placeholder' aria-label={title} onInput={(event) => onChange(event.detail.value)}
      />
    </View>
    {problem && <Text className='field__problem' role='alert'>{problem}</Text>}
  </View>
);

/** A fact with its name: true information of a product, lines of a receipt. */
export const FactRow = ({ title, children }: { title: string; children: ReactNode }) => (
  <View className='fact'>
    <Text className='fact__title'>{title}</Text>
    <View className='fact__value'>{children}</View>
  </View>
);
