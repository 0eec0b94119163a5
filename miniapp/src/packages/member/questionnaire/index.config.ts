export default definePageConfig({ navigationBarTitleText: '小问卷' });
