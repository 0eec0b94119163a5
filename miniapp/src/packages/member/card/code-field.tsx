import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { CODE_LENGTH } from '@shuke/shared/rules/cards/card-term';
import { api } from '../../../api';
import type { MemberCard } from '../../../types';
import { Button, Card, FieldRow, Section } from '../../../ui';
import { useAct } from '../../../use-act';
import { spacedCode, typedCode } from './code-text';

/** A gift code from a friend or the brand gives its card. */
export const CodeField = ({ onCard }: { onCard: (card: MemberCard) => void }) => {
  const [code, setCode] = useState('');
  const redeem = useAct(async (key) => {
    const card = await api('POST /v1/member/card-codes/redeem', { body: { code } }, { key });
    setCode('');
    onCard(card);
  });
  const change = (text: string): void => {
    redeem.clear();
    setCode(typedCode(text));
  };
  return (
    <Section title='有兑换码'>
      <Card className='card-code'>
        <FieldRow title='兑换码' value={spacedCode(code)} placeholder='12 位字母或数字' maxLength={CODE_LENGTH + 2} problem={redeem.problem?.message} onChange={change} />
        <View className='card-code__act'>
          <Button wide kind='quiet' busy={redeem.busy} disabled={code.length < CODE_LENGTH} onTap={() => void redeem.run()}>兑换会员卡</Button>
        </View>
        <Text className='card-code__note'>已有会员卡时，兑换的卡从现有的到期那一刻接着算。</Text>
      </Card>
    </Section>
  );
};
