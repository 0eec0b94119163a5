export default definePageConfig({ navigationBarTitleText: '全店业绩' });
