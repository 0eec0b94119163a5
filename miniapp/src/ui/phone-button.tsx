import { useState } from 'react';
import { Button as TaroButton } from '@tarojs/components';
import { askSandbox } from '../platform/sandbox';
import { ensureSession } from '../session';
import { Button } from './button';
import { toast } from './toast';

interface PhoneButtonProps {
  children: string;
  /** The one-time code that stands for the phone number; the number itself never comes to the page. */
  onCode: (phoneCode: string) => void;
  busy?: boolean;
  disabled?: boolean;
}

const askForCode = async (): Promise<string | undefined> => {
  const { openid } = await ensureSession();
  const answer = await askSandbox<{ code: string }>('/_sandbox/phone-code', { openid: openid ?? '' });
  return answer?.code;
};

const BrowserPhoneButton = ({ children, onCode, busy, disabled }: PhoneButtonProps) => {
  const [asking, setAsking] = useState(false);
  const ask = async (): Promise<void> => {
    setAsking(true);
    const code = await askForCode().catch(() => undefined);
    setAsking(false);
    if (code) onCode(code);
    else toast('没有拿到手机号授权，请再试一次');
  };
  return <Button wide busy={busy || asking} disabled={disabled} onTap={() => void ask()}>{children}</Button>;
};

interface PhoneDetail {
  code?: string;
  errMsg?: string;
  /** 1400001: the brand's quota of phone numbers is used up. */
  errno?: number;
}

const NO_QUOTA = 1_400_001;

const WeappPhoneButton = ({ children, onCode, busy, disabled }: PhoneButtonProps) => {
  const answered = ({ code, errno }: PhoneDetail): void => {
    if (code) onCode(code);
    else toast(errno === NO_QUOTA ? '手机号服务暂时不可用，可以请店员帮你加入' : '没有拿到手机号授权，你仍可以继续逛');
  };
  return (
    <TaroButton
      className='phone-button'
      openType='getPhoneNumber'
      loading={busy}
      disabled={disabled || busy}
      onGetPhoneNumber={(event) => answered(event.detail as PhoneDetail)}
    >
      {children}
    </TaroButton>
  );
};

/** One tap hands over the phone number that WeChat vouches for. */
export const PhoneButton = process.env.TARO_ENV === 'weapp' ? WeappPhoneButton : BrowserPhoneButton;
