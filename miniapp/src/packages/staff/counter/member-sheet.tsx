import { useState } from 'react';
import { Input, Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { problemOf } from '../../../loadable';
import { sayWhen } from '../../../say';
import { Button, Sheet, Tap } from '../../../ui';
import { sendOnce } from '../kept-act';
import type { CounterMember } from './counter-state';
import './member-sheet.scss';

type Known = Partial<Pick<CounterMember, 'tags' | 'tagGroups' | 'notes'>>;
type TagGroup = CounterMember['tagGroups'][number];

interface MemberSheetProps {
  open: boolean;
  scanId: string;
  member: CounterMember;
  onKnown: (known: Known) => void;
  onClose: () => void;
}

const noteMember = (scanId: string, text: string) =>
  sendOnce('counter-note', { scanId, text }, '会员备注', (body, key) =>
    api('POST /v1/staff/counter/scans/:id/notes', { params: { id: body.scanId }, body: { text: body.text } }, { key }));

const Benefits = ({ tier }: Pick<CounterMember, 'tier'>) => (
  <View className='member-sheet__part'>
    <Text className='member-sheet__title'>{tier.name}权益</Text>
    {tier.keep && <Text className='member-sheet__keep'>{tier.keep.sentence}</Text>}
    {[...tier.benefits, ...(tier.card?.benefits ?? [])].map(({ title, detail }) => (
      <Text key={title} className='member-sheet__line'>{detail ? `${title} · ${detail}` : title}</Text>
    ))}
  </View>
);

const TagPart = ({ group, busy, onTag }: { group: TagGroup; busy: boolean; onTag: (tagId: string, on: boolean) => void }) => (
  <View className='member-sheet__part'>
    <Text className='member-sheet__title'>{group.exclusive ? `${group.name}（选一个）` : group.name}</Text>
    <View className='member-sheet__tags'>
      {group.tags.map(({ id, name, on }) => (
        <Tap key={id} className={`member-sheet__tag ${on ? 'is-on' : ''}`} role='switch' selected={on} disabled={busy} label={name} onTap={() => onTag(id, !on)}>
          <Text>{name}</Text>
        </Tap>
      ))}
    </View>
  </View>
);

const Notes = ({ notes, busy, onNote }: { notes: CounterMember['notes']; busy: boolean; onNote: (text: string) => Promise<boolean> }) => {
  const [text, setText] = useState('');
  const save = (): void => void onNote(text.trim()).then((saved) => saved && setText(''));
  return (
    <View className='member-sheet__part'>
      <Text className='member-sheet__title'>备注</Text>
      {notes.map((note) => (
        <View key={note.id} className='member-sheet__note'>
          <Text className='member-sheet__line'>{note.text}</Text>
          <Text className='member-sheet__by'>{note.by} · {sayWhen(note.at, serverNow())}</Text>
        </View>
      ))}
      <View className='member-sheet__write'>
        <Input className='member-sheet__input' value={text} maxlength={60} aria-label='写一条备注' placeholder='写给下一位同事，会员也能查到' onInput={(event) => setText(event.detail.value)} />
        <Button size='small' busy={busy} disabled={text.trim() === ''} onTap={save}>保存</Button>
      </View>
    </View>
  );
};

/** What else the counter may know: benefits in words, tags that staff may set, short notes. */
export const MemberSheet = ({ open, scanId, member, onKnown, onClose }: MemberSheetProps) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const alone = async (act: () => Promise<string | null>): Promise<boolean> => {
    setBusy(true);
    const words = await act().catch((thrown: unknown) => problemOf(thrown).message);
    setBusy(false);
    setProblem(words);
    return words === null;
  };
  const tag = (tagId: string, on: boolean) => alone(async () => {
    onKnown(await api('POST /v1/staff/counter/scans/:id/tags', { params: { id: scanId }, body: { tagId, on } }));
    return null;
  });
  const note = (text: string) => alone(async () => {
    const outcome = await noteMember(scanId, text);
    if (outcome.kind !== 'done') return outcome.kind === 'unsure' ? '网络不通，再点一次不会重复' : outcome.problem.message;
    onKnown(outcome.reply);
    return null;
  });
  return (
    <Sheet open={open} title={member.nameMasked} onClose={onClose}>
      {problem && <Text className='member-sheet__problem' role='alert'>{problem}</Text>}
      <Notes notes={member.notes} busy={busy} onNote={note} />
      {member.tagGroups.map((group) => <TagPart key={group.name} group={group} busy={busy} onTag={(id, on) => void tag(id, on)} />)}
      <Benefits tier={member.tier} />
    </Sheet>
  );
};
