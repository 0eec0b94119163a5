import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayLastDay } from '../../../say';
import type { CardPlan, Cards, MemberCard } from '../../../types';
import { Bone, BoneCards, Card, EmptyState, Loaded, Page, Section, toast } from '../../../ui';
import { useLoad } from '../../../use-load';
import { CodeField } from './code-field';
import { Benefits, PlanCard } from './plan-card';
import { useCardPayment } from './use-card-payment';
import './card.scss';

const SOURCE: Record<MemberCard['source'], string> = { bought: '购买', trial: '试用', 'gift-code': '兑换' };
const STATE: Record<MemberCard['state'], string> = { waiting: '接着使用', running: '使用中', over: '已到期', refunded: '已退款' };

const term = ({ state, startsAt, endsAt }: MemberCard): string => {
  const until = sayLastDay(endsAt, serverNow());
  return state === 'waiting' ? `${sayLastDay(startsAt, serverNow())}开始，用到 ${until}` : `有效期到 ${until}`;
};

const Running = ({ card }: { card: MemberCard }) => (
  <View className='held'>
    <View className='held__head'>
      <Text className='held__name'>{card.name}</Text>
      <Text className='held__state'>{STATE[card.state]} · {SOURCE[card.source]}</Text>
    </View>
    <Text className='held__until'>{term(card)}</Text>
    <Text className='held__rule'>折扣和积分倍数与等级权益比较，取更优惠的一个，不叠加。</Text>
    <Card className='held__benefits'><Benefits benefits={card.benefits} /></Card>
  </View>
);

const Earlier = ({ cards }: { cards: MemberCard[] }) => (
  <Section title='我的其他卡'>
    <Card className='held-list'>
      {cards.map((card) => (
        <View key={card.id} className='held-list__row'>
          <View className='held-list__words'>
            <Text className='held-list__name'>{card.name}</Text>
            <Text className='held-list__term'>{SOURCE[card.source]} · {term(card)}</Text>
          </View>
          <Text className='held-list__state'>{STATE[card.state]}</Text>
        </View>
      ))}
    </Card>
  </Section>
);

/** What the card in use gives stands above: the plan that would prolong it does not say it again. */
const sameBenefits = (plan: CardPlan, running: MemberCard | undefined): boolean =>
  running !== undefined && JSON.stringify(plan.benefits) === JSON.stringify(running.benefits);

const Body = ({ cards, reload }: { cards: Cards; reload: () => void }) => {
  const payment = useCardPayment(() => {
    toast('会员卡已开通');
    reload();
  });
  const got = (card: MemberCard): void => {
    toast(card.state === 'waiting' ? '已收下，现有的到期后接着用' : `${card.name}已开通`);
    reload();
  };
  const running = cards.mine.find(({ state }) => state === 'running');
  const others = cards.mine.filter((card) => card !== running);
  const held = cards.mine.some(({ state }) => state === 'running' || state === 'waiting');
  return (
    <>
      {running && <Running card={running} />}
      {cards.plans.map((plan) => <PlanCard key={plan.id} plan={plan} trialUsed={cards.trialUsed} held={held} shownAbove={sameBenefits(plan, running)} payment={payment} onCard={got} />)}
      {cards.plans.length === 0 && !running && <EmptyState kind='no-coupons' title='现在没有在售的会员卡' hint='有兑换码可以在下面兑换' />}
      <CodeField onCard={got} />
      {others.length > 0 && <Earlier cards={others} />}
    </>
  );
};

export default function CardPage() {
  const load = useLoad('cards', () => api('GET /v1/member/cards'));
  return (
    <Page>
      <Loaded load={load} skeleton={<><Bone height={360} radius={16} gap={32} /><BoneCards count={1} height={120} /></>}>
        {(cards) => <Body cards={cards} reload={() => void load.reload()} />}
      </Loaded>
    </Page>
  );
}
