export default definePageConfig({ navigationBarTitleText: '核对兑换码' });
