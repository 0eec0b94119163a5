import { prompts } from '../platform/prompts';
import { useStore } from '../store';
import { PaySheet } from './prompts/pay-sheet';
import { ScanPicker } from './prompts/scan-picker';
import { SubscribeAsk } from './prompts/subscribe-ask';
import './prompts/prompts.scss';

/** In the browser: what WeChat itself would show over the page. */
export const PromptHost = () => {
  const prompt = useStore(prompts);
  if (prompt?.kind === 'pay') return <PaySheet prompt={prompt} />;
  if (prompt?.kind === 'scan') return <ScanPicker prompt={prompt} />;
  if (prompt?.kind === 'subscribe') return <SubscribeAsk prompt={prompt} />;
  return null;
};
