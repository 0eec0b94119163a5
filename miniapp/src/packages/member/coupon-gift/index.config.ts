export default definePageConfig({ navigationBarTitleText: '好友赠券', enableShareAppMessage: true });
