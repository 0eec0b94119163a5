import { Checkbox, DatePicker, Form, Input, InputNumber, Radio, Select, Segmented, Switch, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { Panel } from '../../ui/parts';
import type { CouponForm } from './coupon-form';
import { optionsOf } from './use-names';
import type { Names } from './words';

const weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'].map((label, index) => ({ value: index + 1, label }));

const need = (message: string) => [{ required: true, message }];

function Yuan({ name, label, min = 0.01, required = true, placeholder }: { name: keyof CouponForm; label: string; min?: number; required?: boolean; placeholder?: string }) {
  return (
    <Form.Item name={name} label={label} rules={required ? need(`请填写${label}`) : []}>
      <InputNumber prefix="¥" min={min} max={100_000} precision={2} placeholder={placeholder} style={{ width: '100%' }} />
    </Form.Item>
  );
}

export function BenefitFields({ kind, names }: { kind: CouponForm['kind']; names: Names }) {
  return (
    <Panel title="优惠">
      <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, message: '请给券起个名字' }]}>
        <Input maxLength={60} showCount placeholder="例如：秋日满减券" />
      </Form.Item>
      <Form.Item name="kind" label="类型">
        <Segmented block options={[{ value: 'threshold', label: '满减券' }, { value: 'percent', label: '折扣券' }, { value: 'item', label: '兑换券' }, { value: 'shipping', label: '免运费券' }, { value: 'gift', label: '赠品券' }]} />
      </Form.Item>
      {kind === 'threshold' && <div className="field-row"><Yuan name="thresholdYuan" label="消费满" min={0} /><Yuan name="discountYuan" label="减" /></div>}
      {kind === 'percent' && (
        <div className="field-row">
          <Yuan name="thresholdYuan" label="消费满" min={0} />
          <Form.Item name="zhe" label="打几折" rules={need('请填写折扣')}><InputNumber suffix="折" min={0.1} max={9.9} step={0.1} precision={1} style={{ width: '100%' }} /></Form.Item>
          <Yuan name="capYuan" label="最多减" required={false} placeholder="不封顶" />
        </div>
      )}
      {kind === 'item' && (
        <div className="field-row field-row-wide">
          <Form.Item name="productIds" label="可兑换的商品" rules={need('请选择商品')}><Select mode="multiple" options={optionsOf(names.products)} showSearch={{ optionFilterProp: 'label' }} placeholder="选择商品" /></Form.Item>
          <Yuan name="maxYuan" label="最高抵" />
        </div>
      )}
      {kind === 'shipping' && <div className="field-row"><Yuan name="thresholdYuan" label="消费满" min={0} /><Yuan name="maxYuan" label="最高免" /></div>}
      {kind === 'gift' && (
        <div className="field-row field-row-wide">
          <Form.Item name="giftProductId" label="赠送的商品" rules={need('请选择赠品')}><Select options={optionsOf(names.products)} showSearch={{ optionFilterProp: 'label' }} placeholder="选择商品" /></Form.Item>
          <Yuan name="thresholdYuan" label="消费满" min={0} />
          <Yuan name="worthYuan" label="赠品价值" />
        </div>
      )}
    </Panel>
  );
}

export function ValidityFields({ kind }: { kind: CouponForm['validityKind'] }) {
  return (
    <Panel title="有效期">
      <Form.Item name="validityKind">
        <Radio.Group options={[{ value: 'after-issue', label: '领取后若干天' }, { value: 'fixed', label: '固定日期' }]} />
      </Form.Item>
      {kind === 'after-issue'
        ? <Form.Item name="days" label="领取后" rules={need('请填写天数')}><InputNumber min={1} max={730} precision={0} suffix="天内有效" style={{ width: 180 }} /></Form.Item>
        : (
          <Form.Item name="range" label="起止日期（含首尾两天）" rules={need('请选择日期')}>
            <DatePicker.RangePicker minDate={dayjs().startOf('day')} style={{ width: 300 }} />
          </Form.Item>
        )}
      <div className="field-row field-row-wide">
        <Form.Item name="weekdays" label="每周哪几天可用"><Select mode="multiple" options={weekdays} placeholder="每天" /></Form.Item>
        <Form.Item name="hours" label="每天几点可用"><TimePicker.RangePicker aria-label="每天几点可用" format="HH:mm" minuteStep={5} placeholder={['全天', '全天']} style={{ width: '100%' }} /></Form.Item>
      </div>
    </Panel>
  );
}

export function ScopeFields({ kind, names }: { kind: CouponForm['scopeKind']; names: Names }) {
  return (
    <Panel title="哪里能用">
      <Form.Item name="channels" label="渠道" rules={need('请至少选一个渠道')}>
        <Checkbox.Group options={[{ value: 'counter', label: '门店柜台' }, { value: 'shop', label: '小程序商城' }]} />
      </Form.Item>
      <Form.Item name="storeIds" label="门店"><Select mode="multiple" options={optionsOf(names.stores)} placeholder="全部门店" /></Form.Item>
      <Form.Item name="tierKeys" label="等级"><Select mode="multiple" options={optionsOf(names.tierKeys)} placeholder="全部等级" /></Form.Item>
      <Form.Item name="scopeKind" label="商品">
        <Radio.Group options={[{ value: 'all', label: '全部商品' }, { value: 'categories', label: '指定品类' }, { value: 'products', label: '指定商品' }]} />
      </Form.Item>
      {kind === 'categories' && <Form.Item name="categories" rules={need('请选择品类')}><Select mode="multiple" options={optionsOf(names.categories)} placeholder="选择品类" aria-label="品类" /></Form.Item>}
      {kind === 'products' && <Form.Item name="scopeProductIds" rules={need('请选择商品')}><Select mode="multiple" options={optionsOf(names.products)} showSearch={{ optionFilterProp: 'label' }} placeholder="选择商品" aria-label="商品" /></Form.Item>}
    </Panel>
  );
}

function SwitchRow({ name, label, text }: { name: keyof CouponForm; label: string; text: string }) {
  return (
    <div className="channel-row">
      <Form.Item name={name} valuePropName="checked" noStyle><Switch aria-label={label} /></Form.Item>
      <div><strong>{label}</strong><p className="hint">{text}</p></div>
    </div>
  );
}

export function IssueFields({ limited, stackable, names }: { limited: boolean; stackable: boolean; names: Names }) {
  return (
    <Panel title="怎么发">
      <div className="field-row">
        <Form.Item name="minTierRank" label="最低等级"><Select options={optionsOf(names.tiers)} /></Form.Item>
        <Form.Item name="perMemberLimit" label="每人最多" rules={need('请填写张数')}><InputNumber min={1} max={100} precision={0} suffix="张" style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="limited" label="限制总量" valuePropName="checked"><Switch /></Form.Item>
        {limited && <Form.Item name="stock" label="共发" rules={need('请填写总量')}><InputNumber min={1} max={10_000_000} precision={0} suffix="张" style={{ width: '100%' }} /></Form.Item>}
        <Yuan name="budgetYuan" label="预算" required={false} placeholder="不设" />
      </div>
      <p className="hint">预算按每张券最多花费计算，发到用完会自动停发；过期或收回的券会把预算还回来。</p>
      <SwitchRow name="claimable" label="会员自己领取" text="打开后，会员可在小程序的领券页领到" />
      <SwitchRow name="stackable" label="与其他券同用" text="打开后，一笔订单里可以和其他同样打开的券一起用" />
      {stackable && (
        <Form.Item name="exclusionKey" label="互斥组" extra="同一组的券一笔订单只能用一张，例如都写“满减类”；不写就都能一起用">
          <Input maxLength={30} placeholder="不互斥" />
        </Form.Item>
      )}
      <SwitchRow name="giftable" label="可转赠好友" text="打开后，会员可以把没用的券送给一位好友；收到的好友不能再转赠" />
    </Panel>
  );
}
