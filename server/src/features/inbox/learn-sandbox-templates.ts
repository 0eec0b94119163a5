import type { Deps } from '../../platform/deps';
import { MessageTemplates, type MessageTemplate } from './model';

interface SandboxTemplate {
  key: string;
  templateId: string;
  title: string;
  fields: MessageTemplate['fields'];
}

/** Against the sandbox the brand's templates are those that the sandbox knows. Against WeChat people enter them. */
export const learnSandboxTemplates = async (deps: Deps): Promise<void> => {
  const reply = await fetch(`${deps.config.sandboxUrl}/_sandbox/templates`, { signal: AbortSignal.timeout(5000) });
  const body = (await reply.json()) as { templates: SandboxTemplate[] };
  await MessageTemplates(deps.db).bulkWrite(body.templates.map(({ key, templateId, title, fields }) => ({
    updateOne: { filter: { _id: key }, update: { $set: { templateId, title, fields: fields.map(({ name, label, example }) => ({ name, label, example })) } }, upsert: true },
  })));
};
