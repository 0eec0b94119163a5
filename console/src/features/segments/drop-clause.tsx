import { Icon } from '../../ui/icon';

export function DropClause({ name, onDrop }: { name: string; onDrop: () => void }) {
  return <button type="button" className="clause-drop" aria-label={`去掉${name}`} onClick={onDrop}><Icon name="close" size={11} /></button>;
}
