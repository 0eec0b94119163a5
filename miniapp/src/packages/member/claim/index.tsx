import { useEffect, useState } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import { askToRemind, templatesFor } from '../../../subscribe';
import type { ClaimRow } from '../../../types';
import { BoneCards, Button, CouponTicket, EmptyState, Loaded, Page, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { useLoad } from '../../../use-load';
import './claim.scss';

/** Stock is only told when it is nearly gone: a fact, not a drum. */
const FEW = 20;

const leftWords = ({ left }: ClaimRow): string | null => (left !== null && left > 0 && left <= FEW ? `还剩 ${left} 张` : null);

const Aside = ({ row, busy, onClaim }: { row: ClaimRow; busy: boolean; onClaim: () => void }) => {
  if (row.refusal === null) {
    return <Button size='small' kind='coupon' busy={busy} label={`领取${row.template.title}`} onTap={onClaim}>{row.claimed > 0 ? '再领' : '领取'}</Button>;
  }
  if (row.claimed > 0) return <Button size='small' kind='quiet' onTap={() => open(routes.coupons())}>去看看</Button>;
  return <Text className='claim__closed'>不可领</Text>;
};

const Row = ({ row, onClaimed }: { row: ClaimRow; onClaimed: () => void }) => {
  const claim = useAct(async (key) => {
    await api('POST /v1/member/coupon-templates/:id/claim', { params: { id: row.template.id } }, { key });
    toast('已放进券包');
    onClaimed();
  });
  const words = row.claimed > 0 ? `已领 ${row.claimed} 张` : leftWords(row);
  return (
    <View>
      <CouponTicket
        coupon={{ benefit: row.template.benefit, title: row.template.title, conditions: row.template.summary + (words ? ` · ${words}` : '') }}
        refusal={claim.problem?.message ?? (row.claimed > 0 ? null : row.refusal)}
        aside={<Aside row={row} busy={claim.busy} onClaim={() => void claim.run()} />}
      />
    </View>
  );
};

/** After the first claim: may we say when it is about to expire? */
const Remind = () => {
  const [templates, setTemplates] = useState<Awaited<ReturnType<typeof templatesFor>>>([]);
  useEffect(() => void templatesFor('claim').then(setTemplates), []);
  if (templates.length === 0) return null;
  const ask = async (): Promise<void> => {
    const accepted = await askToRemind(templates);
    setTemplates([]);
    toast(accepted > 0 ? '好的，到期前会提醒你' : '好的，不打扰你');
  };
  return <Button wide kind='outline' icon='bell' onTap={() => void ask()}>快到期时提醒我</Button>;
};

export default function ClaimPage() {
  const load = useLoad('claim', () => api('GET /v1/member/coupon-templates'));
  return (
    <Page>
      <Loaded
        load={load}
        skeleton={<BoneCards count={4} height={88} />}
        empty={({ templates }) => templates.length === 0 && (
          <EmptyState kind='no-coupons' title='现在没有可领的券' hint='有新的会在首页和消息里告诉你' act='看看我的券' onAct={() => open(routes.coupons())} />
        )}
      >
        {({ templates }) => (
          <>
            {templates.map((row) => <Row key={row.template.id} row={row} onClaimed={() => void load.reload()} />)}
            {templates.some(({ claimed }) => claimed > 0) && <Remind />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
