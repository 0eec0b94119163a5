import type { Opening } from '@shuke/shared/rules/stores/opening';
import { defineModel, Free } from '../../platform/database';

/** Hours of the week and of special days as in shared/rules/stores/opening; stores from before have the usual hours alone. */
export interface Store extends Opening {
  _id: string;
  name: string;
  address: string;
  phone: string;
  lng: number;
  lat: number;
  picture: string;
  /** Scene of the store's mini-program code. */
  scene: string;
  externalId: string | null;
  /** False: closed for good, in no list, takes no new order. */
  open: boolean;
}
export const Stores = defineModel<Store>(
  'stores',
  {
    name: String, address: String, phone: String, hours: String, weekdays: Free, specialDays: Free, lng: Number, lat: Number, picture: String,
    scene: String, externalId: String, open: Boolean,
  },
  [[{ scene: 1 }, { unique: true }], [{ externalId: 1 }, { unique: true, partialFilterExpression: { externalId: { $type: 'string' } } }]],
);
