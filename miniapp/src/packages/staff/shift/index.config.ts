export default definePageConfig({ navigationBarTitleText: '今天的入账', enablePullDownRefresh: true });
