import { defineModel } from '../../platform/database';

export interface TagGroup {
  _id: string;
  name: string;
  /** At most one tag of the group on a member. */
  exclusive: boolean;
  /** Staff see its tags at the counter and may put them on and take them off. */
  forStaff?: boolean;
  createdAt: Date;
}
export const TagGroups = defineModel<TagGroup>('tag_groups', { name: String, exclusive: Boolean, forStaff: Boolean, createdAt: Date }, [[{ name: 1 }, { unique: true }]]);

export interface Tag {
  _id: string;
  tagGroupId: string;
  name: string;
  colour: string;
  createdAt: Date;
}
export const Tags = defineModel<Tag>('tags', { tagGroupId: String, name: String, colour: String, createdAt: Date }, [[{ name: 1 }, { unique: true }], [{ tagGroupId: 1 }]]);

/** Every tag put on or taken off, for the member's timeline. */
export interface TagEvent {
  _id: string;
  memberId: string;
  tagId: string;
  on: boolean;
  by: string;
  at: Date;
}
export const TagEvents = defineModel<TagEvent>('tag_events', { memberId: String, tagId: String, on: Boolean, by: String, at: Date }, [[{ memberId: 1, at: -1 }]]);
