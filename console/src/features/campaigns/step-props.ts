import type { DraftEditor, DryRunView } from './use-draft';

/** What every step of the offer editor gets. */
export interface StepProps { editor: DraftEditor; dryRun: DryRunView }
