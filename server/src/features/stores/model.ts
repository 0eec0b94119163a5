import { defineModel } from '../../platform/database';

export interface Store {
  _id: string;
  name: string;
  address: string;
  phone: string;
  /** `09:00-22:00`, every day, Asia/Shanghai. */
  hours: string;
  lng: number;
  lat: number;
  picture: string;
  /** Scene of the store's mini-program code. */
  scene: string;
  externalId: string | null;
  open: boolean;
}
export const Stores = defineModel<Store>(
  'stores',
  { name: String, address: String, phone: String, hours: String, lng: Number, lat: Number, picture: String, scene: String, externalId: String, open: Boolean },
  [[{ scene: 1 }, { unique: true }], [{ externalId: 1 }, { unique: true, partialFilterExpression: { externalId: { $type: 'string' } } }]],
);
