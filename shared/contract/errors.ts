/** Every refusal and failure the product can answer: status and the Chinese sentence for people. Codes are stable. */
export const ERRORS = {
  // common to all routes
  BAD_REQUEST: [400, '请求内容有误，请检查后重试'],
  MALFORMED_JSON: [400, '请求内容不是有效的 JSON'],
  IDEMPOTENCY_KEY_MISSING: [400, '请求缺少 Idempotency-Key，请更新后重试'],
  NOT_SIGNED_IN: [401, '请先登录'],
  SESSION_EXPIRED: [401, '登录已过期，请重新登录'],
  FORBIDDEN: [403, '你没有权限做这件事，如有需要请联系管理员'],
  NOT_FOUND: [404, '没有找到你要的内容'],
  METHOD_NOT_ALLOWED: [405, '不支持这种请求方式'],
  PAYLOAD_TOO_LARGE: [413, '提交的内容太大，请分批提交'],
  UNSUPPORTED_MEDIA_TYPE: [415, '请用 application/json 提交'],
  IDEMPOTENCY_KEY_REUSED: [422, '同一个操作编号提交了不同的内容，请重新操作'],
  STILL_RUNNING: [409, '上一次提交还在处理，请稍候再看结果'],
  CHANGED_MEANWHILE: [409, '内容刚被别人改过，请刷新后重试'],
  TOO_MANY_REQUESTS: [429, '操作太频繁，请稍后再试'],
  INTERNAL: [500, '服务出错了，已记录，请稍后重试'],
  OUTSIDE_UNAVAILABLE: [503, '微信服务暂时没有回应，请稍后重试'],
  NOT_READY: [503, '服务正在启动，请稍后重试'],

  // sign-in
  WECHAT_CODE_INVALID: [401, '微信登录凭证已失效，请重新打开小程序'],
  WECHAT_USER_BLOCKED: [403, '微信提示该账号有风险，暂不能登录'],
  PHONE_CODE_INVALID: [422, '手机号授权已失效，请重新点一次授权'],
  BAD_CREDENTIALS: [401, '账号或密码不对'],
  ACCOUNT_LOCKED: [429, '登录失败次数过多，请 15 分钟后再试'],
  REFRESH_REUSED: [401, '登录状态异常，请重新登录'],

  // membership
  CONSENT_REQUIRED: [422, '加入会员需要先同意隐私政策'],
  PHONE_ALREADY_BOUND: [409, '这个手机号已绑定另一个微信，请联系门店合并'],
  NOT_JOINED: [403, '请先加入会员'],
  MEMBER_NOT_FOUND: [404, '没有找到这位会员'],
  BIRTHDAY_ALREADY_SET: [409, '生日一年只能改一次，如需更正请联系门店'],

  // identity and privacy
  MERGE_REFUSED: [409, '这两条会员记录现在不能合并'],
  MERGE_NOT_FOUND: [404, '没有找到这次合并'],
  MERGE_CANNOT_UNDO: [409, '这次合并现在不能撤销'],
  ERASURE_BLOCKED: [409, '现在还不能注销'],
  ERASURE_RUNNING: [409, '注销已经开始，不能撤回了'],
  EXPORT_TOO_OFTEN: [429, '今天已申请过 3 次，请先用已有的文件，或明天再来'],
  EXPORT_NOT_READY: [409, '文件还没准备好，请过几分钟再来'],
  EXPORT_LINK_OVER: [404, '下载链接已用过或已过期，请在隐私中心重新获取'],
  PRIVACY_REQUEST_NOT_FOUND: [404, '没有找到这个申请'],
  PRIVACY_REQUEST_CLOSED: [409, '这个申请已经答复过了，请刷新查看'],

  // member code
  MEMBER_CODE_INVALID: [422, '会员码无效，请让会员刷新后再扫'],
  MEMBER_CODE_STALE: [422, '会员码已过期，请让会员刷新后再扫'],
  MEMBER_CODE_USED: [409, '会员码已被使用，请让会员刷新后再扫'],
  MEMBER_CODE_GONE: [422, '这个会员码已失效，请让会员重新打开小程序再出示'],

  // coupons
  COUPON_NOT_FOUND: [404, '没有找到这张券'],
  COUPON_TEMPLATE_NOT_FOUND: [404, '没有找到这个券活动'],
  COUPON_SOLD_OUT: [409, '券已领完，看看其他优惠吧'],
  COUPON_LIMIT_REACHED: [409, '你已领过这张券，去券包看看'],
  COUPON_NOT_CLAIMABLE: [422, '这张券现在不能领取'],
  COUPON_TIER_TOO_LOW: [422, '你的等级还不能领这张券'],
  COUPON_NOT_STARTED: [422, '这张券还没到使用时间'],
  COUPON_EXPIRED: [422, '这张券已过期'],
  COUPON_ALREADY_USED: [409, '这张券已经核销过了'],
  COUPON_HELD: [409, '这张券正在另一笔订单中使用'],
  COUPON_WRONG_STORE: [422, '这张券不能在本店使用'],
  COUPON_WRONG_CHANNEL: [422, '这张券不能在这里使用'],
  COUPON_BELOW_THRESHOLD: [422, '金额还没达到这张券的使用门槛'],
  COUPON_NOT_STACKABLE: [422, '这几张券不能一起用'],
  COUPON_NO_MATCHING_ITEM: [422, '没有这张券适用的商品'],
  COUPON_WRONG_TIER: [422, '你的等级不能用这张券'],
  COUPON_WRONG_TIME: [422, '现在不是这张券的可用时段'],
  COUPON_NO_SHIPPING: [422, '这单没有运费，选择配送时可用'],
  COUPON_GIFT_OUT: [409, '赠品已送完，看看其他券'],
  COUPON_GIFTING: [409, '这张券正在赠送给好友，撤回后可用'],
  COUPON_BUDGET_SPENT: [409, '这张券的预算已用完，已停止发放'],
  COUPON_NOT_GIFTABLE: [422, '这张券不能转赠'],
  COUPON_GIFT_NOT_FOUND: [404, '没有找到这份赠送，请让好友重新分享'],
  COUPON_GIFT_OVER: [409, '这份赠送已经结束，券已退回给好友'],
  COUPON_GIFT_TAKEN: [409, '来晚一步，这张券已被别的好友领走'],
  COUPON_GIFT_OWN: [422, '这是你自己送出的券，请分享给好友'],
  COUPON_CODE_INVALID: [422, '兑换码不对，请核对后再输入'],
  COUPON_CODE_USED: [409, '这个兑换码已经用过了'],
  COUPON_CODE_OVER: [409, '这批兑换码已停用或已过期'],
  COUPON_CODE_TOO_MANY: [429, '输错太多次，请 15 分钟后再试'],
  CODE_BATCH_NOT_FOUND: [404, '没有找到这批兑换码'],
  CODES_ALREADY_SHOWN: [409, '这批兑换码已经导出过，不再显示；如已遗失请停用后新建一批'],
  PURCHASE_GIFT_NOT_FOUND: [404, '没有找到这个购后赠券'],
  GRANT_NOT_FOUND: [404, '没有找到这次批量发券'],
  GRANT_STATE: [409, '这次批量发券当前状态不能这样操作，请刷新查看'],
  GRANT_EMPTY: [422, '名单里没有能发券的会员，请核对后重新提交'],
  GRANT_SECOND_PERSON: [403, '超过限额的发券要由另一位同事批准'],

  // check-in and tasks
  CHECK_IN_CLOSED: [409, '签到还没有开放，过几天再来看看'],
  CHECK_IN_DATE: [422, '这一天不能补签，请选择日历上标出的日子'],
  MAKE_UP_CARD_MISSING: [409, '你还没有补签卡，完成任务可以得到'],
  TASK_NOT_FOUND: [404, '没有找到这个任务，可能已经结束'],
  TASK_NOT_DONE: [409, '任务还没完成，完成后就能领取'],
  TASK_REWARD_GONE: [409, '这份券奖励已经发完，请联系门店'],
  TASK_IN_USE: [409, '已经有会员参加，完成条件和周期不能再改，请停用后新建'],
  QUESTIONNAIRE_INCOMPLETE: [422, '问卷还没有填完'],
  QUESTIONNAIRE_ANSWERED: [409, '你已经交过这份问卷，谢谢'],

  // referral
  REFERRAL_NOT_SET_UP: [409, '邀请有礼还没有开放，过几天再来看看'],
  REFERRAL_NOT_FOUND: [404, '没有找到这个邀请'],
  REFERRAL_NOT_HELD: [409, '这个邀请不在待核实状态，请刷新后再看'],

  // points
  POINTS_INSUFFICIENT: [409, '积分不够'],
  ADJUSTMENT_NOT_FOUND: [404, '没有找到这条调整'],
  ADJUSTMENT_OWN: [403, '自己提交的调整不能自己审批，请让另一位同事处理'],
  ADJUSTMENT_DECIDED: [409, '这条调整已由别人处理，请刷新后查看'],

  // points mall
  MALL_ITEM_NOT_FOUND: [404, '没有找到这件兑换商品'],
  MALL_CLOSED: [409, '这件商品现在不能兑换，看看其他的吧'],
  MALL_SOLD_OUT: [409, '已经兑完了，看看其他的吧'],
  MALL_LIMIT_REACHED: [409, '这件商品你已兑换到上限'],
  MALL_TIER_TOO_LOW: [422, '你的等级还不能兑换这件商品'],
  MALL_STOCK_TAKEN: [409, '库存不能少于已经兑出的数量'],
  REDEMPTION_NOT_FOUND: [404, '没有找到这个兑换，请核对兑换码'],
  REDEMPTION_USED: [409, '这个兑换码已经领取过了'],
  REDEMPTION_CANCELLED: [409, '这个兑换已取消，积分已退回'],
  REDEMPTION_WRONG_STORE: [422, '这件商品不能在本店领取，请到兑换页写明的门店'],
  REDEMPTION_PAID: [409, '已经支付，不能自己取消，请联系门店或客服'],
  REDEMPTION_KEPT: [409, '已经领取，或券已经使用、过期，不能取消'],

  // shop and orders
  PRODUCT_NOT_FOUND: [404, '没有找到这个商品'],
  PRODUCT_OFF_SHELF: [409, '商品已下架'],
  STOCK_INSUFFICIENT: [409, '库存不够了，请减少数量'],
  STORE_NOT_FOUND: [404, '没有找到这家门店'],
  STORE_EXTERNAL_ID_TAKEN: [409, '这个外部编号已经用在另一家门店'],
  ORDER_NOT_FOUND: [404, '没有找到这笔订单'],
  ORDER_NOT_PAYABLE: [409, '这笔订单现在不能支付'],
  ORDER_NOT_READY: [409, '这笔订单现在不能交付'],
  ORDER_NOT_SENT: [409, '这笔订单还没有发货'],
  DELIVERY_NOT_OFFERED: [422, '现在不能配送，请选择到店自提'],
  ORDER_NOT_CANCELLABLE: [409, '这笔订单现在不能取消'],
  PRICE_CHANGED: [409, '价格或优惠有变化，请确认后再提交'],
  PAYMENT_FAILED: [502, '微信支付没有受理，请稍后重试'],
  NOTICE_REFUSED: [401, '通知未通过验证'],

  // group buy
  GROUP_BUY_NOT_FOUND: [404, '没有找到这个拼团活动'],
  GROUP_BUY_CLOSED: [409, '拼团活动已结束'],
  GROUP_BUY_UNPAID: [409, '你在这个活动里还有一笔待支付的订单，请先支付或取消'],
  TEAM_NOT_FOUND: [404, '没有找到这个团'],
  TEAM_FULL: [409, '这个团已经满了，可以自己开一个'],
  TEAM_CLOSED: [409, '这个团已经结束，可以自己开一个'],
  TEAM_ALREADY_JOINED: [409, '你已经在这个团里了'],
  TEAM_NEWCOMERS_ONLY: [422, '这个团只邀请新会员，可以自己开一个'],

  // paid cards and care
  CARD_NOT_FOUND: [404, '没有找到这张会员卡'],
  CARD_NOT_ON_SALE: [409, '这张会员卡已停售，看看其他卡'],
  CARD_NO_TRIAL: [422, '这张会员卡没有试用，可以直接购买'],
  CARD_TRIAL_USED: [409, '每位会员只能试用一次，你已经用过了'],
  CARD_CODE_INVALID: [422, '兑换码不对，请核对后重新输入'],
  CARD_CODE_USED: [409, '这个兑换码已被使用，请联系赠送的人'],
  CARD_CODE_EXPIRED: [422, '这个兑换码已过期，请联系赠送的人'],
  CARD_NOT_REFUNDABLE: [409, '这笔订单现在不能退款'],
  CARD_USED: [409, '这张卡已经用过，不能全额退款'],
  CARE_RULE_NOT_FOUND: [404, '没有找到这条关怀'],
  CARE_RULE_EXISTS: [409, '这个日子已有一条关怀，请直接修改它'],

  // counter
  SALE_NOT_FOUND: [404, '没有找到这笔入账'],
  SCAN_EXPIRED: [409, '识别已过期，请重新扫会员码'],
  UNDO_TOO_LATE: [409, '已超过可撤销时间，请联系店长'],
  SALE_ALREADY_UNDONE: [409, '这笔入账已经撤销过了'],
  SHIFT_NOT_FOUND: [404, '没有找到这个班次'],
  STAFF_NOT_FOUND: [404, '没有找到这位店员'],
  STAFF_PHONE_UNKNOWN: [422, '这个手机号还没有加入会员，请先用小程序加入'],
  STAFF_ALREADY: [409, '这位会员已经是店员，可以直接修改'],
  STORE_NOT_YOURS: [403, '这不是你所在门店的业务'],

  // private traffic
  TAG_NOT_FOUND: [404, '没有找到这个标签'],
  TAG_NAME_TAKEN: [409, '已有同名标签'],
  TAG_ENDED: [409, '这个标签已过到期日，请先在标签页改到期时间'],
  TAG_WITHOUT_RULE: [409, '这个标签没有规则，不用交还'],
  TAG_IN_USE: [409, '这个标签还在使用，不能删除'],
  TAG_GROUP_MIXED: [409, '有会员同时带着组里多个标签，请先去掉多余的再改成单选'],
  TAG_RULE_ENDS: [422, '规则标签由规则决定何时摘下，不能再设到期'],
  TAG_RUN_NOT_FOUND: [404, '没有找到这次批量打标'],
  TAG_RUN_STATE: [409, '这次批量打标当前状态不能这样操作，请刷新查看'],
  TAG_RUN_TOO_MANY: [422, '一次最多 10 万人，请缩小范围，或改用规则标签'],
  TAG_RUN_EMPTY: [422, '名单里没有你能看到的会员，请核对后重新提交'],
  TAG_RUN_SECOND_PERSON: [403, '超过限额的批量打标要由另一位运营批准'],
  CLUSTER_NOT_FOUND: [404, '这一群现在没有人，请刷新后再试'],
  SEGMENT_NOT_FOUND: [404, '没有找到这个人群'],
  SEGMENT_RULE_INVALID: [422, '人群条件有误'],
  SNAPSHOT_NOT_FOUND: [404, '没有找到这次快照，请刷新后重选'],
  MEMBER_LIST_NOT_FOUND: [404, '没有找到这个名单'],
  EXPORT_TOO_LARGE: [422, '一次导出的人太多，请缩小条件后再导'],
  SEGMENT_FILE_GONE: [404, '下载链接已用过或已过期，请重新导出'],
  CAMPAIGN_NOT_FOUND: [404, '没有找到这个活动'],
  CAMPAIGN_STATE: [409, '活动当前状态不能这样操作'],
  CAMPAIGN_INCOMPLETE: [422, '活动还没填完整'],
  CAMPAIGN_BUDGET_EXCEEDED: [422, '预计成本超过预算上限，请调整优惠或预算'],
  MESSAGE_NOT_FOUND: [404, '没有找到这条消息'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof ERRORS;

/** RFC 9457 problem details, with a stable `code` and the request's id. */
export interface Problem {
  type: string;
  status: number;
  code: string;
  title: string;
  detail?: string;
  requestId?: string;
  /** For bad input: which part is wrong. `path` is a JSON pointer such as `/body/lines/0/quantity`. */
  errors?: { path: string; message: string }[];
}
