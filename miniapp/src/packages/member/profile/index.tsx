import { useState } from 'react';
import { Picker, Text, View } from '@tarojs/components';
import { businessDate } from '@shuke/shared/values/time';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import type { Profile } from '../../../types';
import { BoneCards, Button, Card, FactRow, FieldRow, Loaded, Page, Segments, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { useLoad, type Load } from '../../../use-load';
import { changesOf, nicknameProblem, type Draft } from './changes';
import './profile.scss';

const genders: readonly { key: Profile['gender']; name: string }[] = [
  { key: 'female', name: '女' }, { key: 'male', name: '男' }, { key: 'unknown', name: '不说' },
];

const Birthday = ({ profile, draft, onChange }: { profile: Profile; draft: Draft; onChange: (birthday: string) => void }) => {
  if (profile.birthday) return <FactRow title='生日'>{profile.birthday}（如需修改请联系门店）</FactRow>;
  return (
    <View className='profile__birthday'>
      <Picker mode='date' end={businessDate(new Date(serverNow()))} value={draft.birthday || '1995-06-15'} onChange={(event) => onChange(event.detail.value)}>
        <View className='profile__pick' role='button' aria-label='选择生日'>
          <Text className='profile__pick-name'>生日</Text>
          <Text className={draft.birthday ? '' : 'profile__pick-empty'}>{draft.birthday || '点此选择'}</Text>
        </View>
      </Picker>
      <Text className='profile__note'>只能填写一次，生日当月有礼</Text>
    </View>
  );
};

const Form = ({ profile, load }: { profile: Profile; load: Load<Profile> }) => {
  const [draft, setDraft] = useState<Draft>({ nickname: profile.nickname, gender: profile.gender, birthday: '' });
  const changes = changesOf(profile, draft);
  const problem = nicknameProblem(draft.nickname);
  const save = useAct(async (key) => {
    const saved = await api('POST /v1/member/profile', { body: changes }, { key });
    load.replace(saved);
    setDraft({ nickname: saved.nickname, gender: saved.gender, birthday: '' });
    toast('已保存');
  });
  return (
    <>
      <Card className='profile__card'>
        <FieldRow title='昵称' value={draft.nickname} maxLength={20} problem={problem} onChange={(nickname) => setDraft({ ...draft, nickname })} />
        <View className='profile__gender'>
          <Text className='profile__pick-name'>性别</Text>
          <View className='profile__choices'>
            <Segments label='性别' options={genders} chosen={draft.gender} onChoose={(gender) => setDraft({ ...draft, gender })} />
          </View>
        </View>
        <Birthday profile={profile} draft={draft} onChange={(birthday) => setDraft({ ...draft, birthday })} />
      </Card>
      <Card className='profile__card'>
        <FactRow title='手机号'>{profile.phoneMasked ?? '未绑定'}</FactRow>
        <FactRow title='会员号'>{profile.memberNo}</FactRow>
        {profile.joinedAt && <FactRow title='加入日期'>{businessDate(new Date(profile.joinedAt))}</FactRow>}
      </Card>
      {save.problem && <Text className='profile__problem' role='alert'>没有保存：{save.problem.message}</Text>}
      <Button wide busy={save.busy} disabled={Object.keys(changes).length === 0 || problem !== undefined} onTap={() => void save.run()}>保存</Button>
    </>
  );
};

export default function ProfilePage() {
  const load = useLoad('profile', () => api('GET /v1/member/profile'));
  return (
    <Page>
      <Loaded load={load} skeleton={<BoneCards count={2} height={180} />}>{(profile) => <Form profile={profile} load={load} />}</Loaded>
    </Page>
  );
}
