/**
 * Owns: the brand's name, looks and the privacy policy in force; its settings of shipping and of working days.
 * Promises: there is always exactly one brand; settings that nobody made have a plain default.
 * Listens to: nothing.
 */
import { brandContract } from '@shuke/shared/contract/brand';
import { defineModel } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import type { Feature } from '../../platform/feature';
import { serve } from '../../platform/serve';
import { changeCalendar, changeShipping, viewSettings } from './settings';

export { BrandSettings, businessCalendar, shippingSettings } from './settings';

export interface Brand {
  _id: 'brand';
  name: string;
  slogan: string;
  logo: string;
  privacyVersion: string;
  privacySummary: string[];
}
export const Brands = defineModel<Brand>('brand', { name: String, slogan: String, logo: String, privacyVersion: String, privacySummary: [String] });

export const DEFAULT_BRAND: Brand = {
  _id: 'brand',
  name: '熟客',
  slogan: '常来，就是熟客',
  logo: '/art/logo.svg',
  privacyVersion: '2026-11',
  privacySummary: [
    '我们只收集提供会员服务需要的信息：微信身份、手机号，以及你在门店和商城的消费记录。',
    '手机号加密保存，店员只能看到隐去中间四位的号码。',
    '营销消息由你逐项选择，随时可以在「我的 · 隐私」里关闭。',
    '你可以查看谁看过你的资料，也可以导出或注销。',
  ],
};

export const readBrand = async (deps: Pick<Deps, 'db'>): Promise<Brand> => (await Brands(deps.db).findById('brand').lean()) ?? DEFAULT_BRAND;

export const brandFeature: Feature = {
  name: 'brand',
  contract: brandContract,
  routes: (context) =>
    serve(context, brandContract, {
      'GET /v1/console/brand/settings': () => viewSettings(context.deps),
      'PUT /v1/console/brand/shipping': ({ body, actor, requestId }) => changeShipping(context.deps, body, { actor, requestId }),
      'PUT /v1/console/brand/calendar': ({ body, actor, requestId }) => changeCalendar(context.deps, body, { actor, requestId }),
    }),
};
