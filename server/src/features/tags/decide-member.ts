import { putOn, takeOff, type Held, type HoldingChange, type TagAct, type TagKind } from '@shuke/shared/rules/tags/change-holdings';
import type { Member } from '../membership/index';
import type { Tag, TagRun } from './model';
import { endFor } from './tag-kinds';

/** What a run does to one member; the preview and the run ask the same. */
export const decideMember = (run: Pick<TagRun, 'on' | 'storeIds'>, tag: Tag, kind: TagKind, act: TagAct) =>
  (held: Held, { homeStoreId }: Pick<Member, 'homeStoreId'>): HoldingChange => {
    if (run.storeIds && !run.storeIds.includes(homeStoreId ?? '')) return { changed: false, why: 'out-of-scope' };
    return run.on ? putOn(held, kind, act, endFor(tag, act.at)) : takeOff(held, kind, act);
  };
