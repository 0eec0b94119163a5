export default definePageConfig({ navigationBarTitleText: '会员码', navigationBarBackgroundColor: '#0E5F47', navigationBarTextStyle: 'white', backgroundColor: '#0E5F47' });
