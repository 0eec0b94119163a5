import { addDays, businessDate, DAY_MS, HOUR_MS, MINUTE_MS, parseBusinessDate } from '../../../shared/values/time';
import { templateOf, type StoreKey } from '../brand';
import { likelyDay, seasonalGapMs, timeInStore, timeOnPhone } from './calendar';
import { seasonDelivery } from './deliver';
import { someStore } from './members';
import { meet, tell, tierFactsOf, visit, type LifeEvent, type Person, type World } from './person';
import { buyBasket, buyKnown, buySeat, buyToReach, fillSeat, refund } from './purchase';
import type { DemoOrder, Profile } from './types';

const CARE_AFTER_DAYS = 31;

const elsewhere = (person: Person, at: Date): StoreKey =>
  person.random.chance(0.86) ? person.profile.home : someStore(person.random, at, person.world.now);

/** Plans the next visit some days after `after`, at a time and in a way that suit the person. */
const planVisit = (person: Person, after: Date, gapDays: number, chain: boolean): void => {
  const { random, profile, plan } = person;
  const wanted = new Date(after.getTime() + seasonalGapMs(gapDays, after));
  const earliest = new Date(after.getTime() + 30 * MINUTE_MS);
  const day = likelyDay(random, wanted, earliest);
  const store = elsewhere(person, day);
  const channel = random.chance(profile.habit.shopShare) ? 'shop' : 'counter';
  const timeOf = (on: Date): Date =>
    channel === 'shop' ? timeOnPhone(random, on) : timeInStore(random, on, profile.habit.hours, store);
  const at = timeOf(day);
  plan({ kind: 'come', at: at < earliest ? timeOf(addDays(day, 1)) : at, channel, store, chain });
};

const nextGap = ({ random, profile: { habit } }: Person): number =>
  random.gamma(habit.gapShape, habit.meanGapDays / habit.gapShape);

const begin = (person: Person): void => {
  const { member, random, profile, wallet, plan } = person;
  const { joinedAt, source } = member;
  visit(person, joinedAt, source.scene, source.storeId);
  const coupon = wallet.issue('newcomer', 'join', `join:${member.id}`, new Date(joinedAt.getTime() + 1000));
  tell(person, coupon.issuedAt, {
    kind: 'coupon',
    reference: `newcomer:${member.id}`,
    title: '新人礼到了',
    text: '满 30 减 12，十四天内到店或在商城都能用。',
    link: '/packages/member/coupons/index',
    couponId: coupon.id,
  });
  profile.planned.forEach(plan);
  planBirthdays(person);
  plan({ kind: 'campaign', at: person.world.season.launchedAt! });
  if (random.chance(profile.habit.buysAtJoining)) {
    plan({
      kind: 'come',
      at: new Date(joinedAt.getTime() + random.between(4, 14) * MINUTE_MS),
      channel: 'counter',
      store: profile.home,
      chain: true,
    });
  } else if (profile.habit.kind !== 'persona' && profile.habit.kind !== 'staff' && random.chance(0.4))
    planVisit(person, joinedAt, nextGap(person), true);
  planBrowsing(person);
};

const planBrowsing = ({ random, member, world, plan }: Person): void => {
  const span = world.now.getTime() - member.joinedAt.getTime();
  const count = Math.floor(random.gamma(1, 2.2));
  for (let index = 0; index < count; index += 1)
    plan({
      kind: 'browse',
      at: timeOnPhone(random, new Date(member.joinedAt.getTime() + DAY_MS + random.next() * span)),
    });
};

/** Every birthday since joining, at nine in the morning. */
const planBirthdays = ({ member, world, plan }: Person): void => {
  if (!member.birthday) return;
  const monthDay = member.birthday.slice(-5);
  for (
    let year = Number(businessDate(member.joinedAt).slice(0, 4));
    year <= Number(businessDate(world.now).slice(0, 4));
    year += 1
  ) {
    const day = parseBusinessDate(`${year}-${monthDay}`);
    if (day && day > member.joinedAt) plan({ kind: 'birthday', at: new Date(day.getTime() + 9 * HOUR_MS) });
  }
};

/** What somebody does after a visit: come again some day, or never; the brand asks after a month of silence. */
const afterVisit = (person: Person, at: Date, chain: boolean, order?: DemoOrder): void => {
  const { random, profile, plan } = person;
  if (order) plan({ kind: 'care', at: addDays(at, CARE_AFTER_DAYS), lastOrderId: order.id });
  if (chain && !random.chance(profile.habit.leaves)) planVisit(person, at, nextGap(person), true);
};

const come = (person: Person, event: Extract<LifeEvent, { kind: 'come' }>): void => {
  const { staysAwayFrom } = person.profile;
  if (staysAwayFrom && event.at >= staysAwayFrom) return;
  afterVisit(person, event.at, event.chain, buyBasket(person, event));
};

const celebrate = (person: Person, at: Date): void => {
  const { member, wallet } = person;
  if (tierFactsOf(member.tierKey).rank < templateOf('birthday').minTierRank) return;
  const coupon = wallet.issue('birthday', 'birthday', `birthday:${member.id}:${businessDate(at).slice(0, 4)}`, at);
  tell(person, at, {
    kind: 'coupon',
    reference: coupon.reference,
    title: '生日快乐',
    text: '送你一杯茶饮，十五天内在商城下单到店取。',
    link: '/packages/member/coupons/index',
    couponId: coupon.id,
  });
};

const care = (person: Person, { at, lastOrderId }: Extract<LifeEvent, { kind: 'care' }>): void => {
  const { random, wallet, member, orders } = person;
  if (
    orders.at(-1)?.id !== lastOrderId ||
    !member.consents.inbox ||
    wallet.count('win-back') >= 3 ||
    !random.chance(0.42)
  )
    return;
  const coupon = wallet.issue('win-back', 'care', `care:${lastOrderId}`, at);
  tell(person, at, {
    kind: 'coupon',
    reference: coupon.reference,
    title: '好久不见',
    text: '满 50 减 20，三周内有效。路过就进来坐坐。',
    link: '/packages/member/coupons/index',
    couponId: coupon.id,
  });
  if (random.chance(0.1)) planVisit(person, at, random.between(1, 15), true);
};

const hearOfCampaign = (person: Person, at: Date): void => {
  const delivery = seasonDelivery(person, at);
  if (delivery?.state === 'sent' && person.random.chance(person.profile.habit.answersCampaigns))
    planVisit(person, at, person.random.between(1, 11), false);
};

const giveCoupon = ({ wallet }: Person, event: Extract<LifeEvent, { kind: 'gift' }>): void =>
  void wallet.issue(event.template, 'care', event.reference, event.at);

const happen = (person: Person, event: LifeEvent): void => {
  person.book.expireUntil(event.at);
  switch (event.kind) {
    case 'come':
      return come(person, event);
    case 'browse':
      return visit(person, event.at, '', null);
    case 'birthday':
      return celebrate(person, event.at);
    case 'campaign':
      return hearOfCampaign(person, event.at);
    case 'care':
      return care(person, event);
    case 'gift':
      return giveCoupon(person, event);
    case 'counter':
      return afterVisit(person, event.at, false, buyKnown(person, event));
    case 'reach-growth':
      return buyToReach(person, event);
    case 'team-seat':
      return void buySeat(person, event);
    case 'team-filled':
      return fillSeat(person, event.order, event.at);
    case 'team-expired':
      return refund(person, event.order, event.at, '拼团未成，自动退款');
    case 'refund':
      return refund(person, event.order, event.at);
  }
};

/** Lives one member's story up to now. */
export const live = (profile: Profile, world: World): Person => {
  const person = meet(profile, world);
  begin(person);
  for (let event = person.next(); event; event = person.next()) happen(person, event);
  person.book.expireUntil(world.now);
  person.wallet.expireUntil(world.now);
  keepTier(person);
  return person;
};

/** A tier is kept for a year at a time as long as growth still reaches it, and growth never lapses. */
const keepTier = ({ member, world }: Person): void => {
  const { validityDays } = tierFactsOf(member.tierKey);
  if (validityDays === null) return;
  let until = addDays(member.tierSince, validityDays);
  while (until <= world.now) until = addDays(until, validityDays);
  member.tierValidUntil = until;
};
