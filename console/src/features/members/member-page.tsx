import { Link, useParams } from 'react-router';
import { Progress } from 'antd';
import { useRead } from '../../api/hooks';
import { count, day, formatFen } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Avatar, Fact, PageHead, Panel, Stat, tierLook } from '../../ui/parts';
import { Bone, Loading } from '../../ui/states';
import { MergePanel } from './merge-panel';
import { MemberTags } from './member-tags';
import { PhoneReveal } from './phone-reveal';
import { StagePanel } from './stage-panel';
import { TagStory } from './tag-story';
import { TierHistory } from './tier-history';
import { Timeline } from './timeline';
import type { MemberDetail } from './types';
import { statusNames } from './use-member-filters';

export function MemberPage() {
  const { id = '' } = useParams();
  const member = useRead('GET /v1/console/members/:id', { params: { id } });
  return (
    <div className="page">
      <PageHead back={<Link to="/members"><Icon name="left" size={14} />会员</Link>} title={member.data?.profile.nickname ?? '会员'} />
      <Loading of={member} what="会员资料" skeleton={<MemberBones />}>{(data) => <MemberBody member={data} />}</Loading>
    </div>
  );
}

function MemberBody({ member }: { member: MemberDetail }) {
  return (
    <div className="member-layout">
      <div className="member-main">
        <Profile member={member} />
        <Numbers member={member} />
        <Timeline memberId={member.profile.id} />
      </div>
      <aside className="member-side">
        <TierCard member={member} />
        <TierHistory memberId={member.profile.id} />
        <StagePanel memberId={member.profile.id} />
        <Panel title="标签" extra={<TagStory memberId={member.profile.id} />}><MemberTags memberId={member.profile.id} row={member.row} /></Panel>
        <Consents member={member} />
        <MergePanel memberId={member.profile.id} />
      </aside>
    </div>
  );
}

const genders = { male: '男', female: '女', unknown: '未填' } as const;

function Profile({ member: { profile, row, source } }: { member: MemberDetail }) {
  return (
    <Panel className="profile" label="资料">
      <Avatar name={profile.nickname} avatarKey={profile.avatarKey} size={60} />
      <dl className="facts">
        <Fact label="会员号"><span className="figure">{profile.memberNo}</span></Fact>
        <Fact label="手机号"><PhoneReveal memberId={profile.id} masked={profile.phoneMasked} /></Fact>
        <Fact label="身份">{statusNames[row.status]}</Fact>
        <Fact label="加入时间"><span className="figure">{profile.joinedAt ? day(profile.joinedAt) : '未加入'}</span></Fact>
        <Fact label="来源">{source || '未知'}</Fact>
        <Fact label="常去门店">{row.storeName ?? '—'}</Fact>
        <Fact label="生日"><span className="figure">{profile.birthday ?? '未填'}</span></Fact>
        <Fact label="性别">{genders[profile.gender]}</Fact>
      </dl>
    </Panel>
  );
}

function Numbers({ member: { numbers } }: { member: MemberDetail }) {
  const quiet = numbers.daysSinceLastOrder;
  return (
    <Panel className="numbers" label="消费">
      <Stat label="累计消费" value={formatFen(numbers.paidFen)} note={`${count(numbers.orderCount)} 单`} />
      <Stat label="平均每单" value={numbers.orderCount > 0 ? formatFen(numbers.averageFen) : '—'} />
      <Stat label="距上次消费" value={quiet === null ? '—' : quiet === 0 ? '今天' : <>{count(quiet)}<small> 天</small></>} note={quiet === null ? '还没有消费' : undefined} />
      <Stat label="积分" value={count(numbers.points)} note={numbers.points < 0 ? '退款后待补' : undefined} />
      <Stat label="可用的券" value={<>{count(numbers.usableCoupons)}<small> 张</small></>} />
    </Panel>
  );
}

function TierCard({ member: { tier } }: { member: MemberDetail }) {
  return (
    <section className={`tier-card tier-card-${tierLook(tier.key, tier.rank)}`} aria-label="等级">
      <header><strong>{tier.name}</strong><span className="figure">成长值 {count(tier.growth)}</span></header>
      <p>{tier.sentence}</p>
      {tier.keep && <p>{tier.keep.sentence}</p>}
      {tier.card && <p>{tier.card.name}，{day(tier.card.endsAt)} 到期</p>}
      <Progress percent={tier.progress * 100} showInfo={false} size="small" strokeColor="#fff" railColor="rgba(255,255,255,.25)" />
      <footer>
        <span>{tier.nextName ? `下一级 ${tier.nextName}` : '已是最高等级'}</span>
        {tier.validUntil && <span className="figure">有效期至 {day(tier.validUntil)}</span>}
      </footer>
      {tier.benefits.length > 0 && (
        <ul>{tier.benefits.map((benefit) => <li key={benefit.kind + benefit.title} title={benefit.detail}>{benefit.title}</li>)}</ul>
      )}
    </section>
  );
}

const channels = [['inbox', '站内消息'], ['subscribe', '订阅消息'], ['sms', '短信'], ['wecom', '企业微信']] as const;

function Consents({ member: { consents } }: { member: MemberDetail }) {
  return (
    <Panel title="营销授权" hint="由会员本人在小程序里开关">
      <ul className="consents">
        {channels.map(([key, name]) => (
          <li key={key} className={consents[key] ? 'consent-yes' : 'consent-no'}>
            <Icon name={consents[key] ? 'check' : 'close'} size={14} />{name}<span>{consents[key] ? '已同意' : '未同意'}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MemberBones() {
  return (
    <div className="member-layout">
      <div className="member-main"><Bone height={150} /><Bone height={90} /><Bone height={360} /></div>
      <aside className="member-side"><Bone height={190} /><Bone height={110} /><Bone height={150} /></aside>
    </div>
  );
}
