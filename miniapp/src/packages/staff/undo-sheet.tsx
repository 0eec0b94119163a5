import { Text } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { Sheet, Tap } from '../../ui';
import type { UndoableSale } from './undo-sale';
import './undo-sheet.scss';

const reasons = ['金额输错了', '认错了会员', '券或积分选错了', '客人改了主意'] as const;

interface UndoSheetProps {
  sale: UndoableSale | null;
  onChoose: (sale: UndoableSale, reason: string) => void;
  onClose: () => void;
}

/** Why it is taken back: one tap says it and does it. */
export const UndoSheet = ({ sale, onChoose, onClose }: UndoSheetProps) => (
  <Sheet open={sale !== null} title='为什么撤销' onClose={onClose}>
    {sale && <Text className='undo-sheet__what'>{`${sale.memberMasked} ${formatFen(sale.payableFen)}，券、积分和成长值会退回`}</Text>}
    {sale && reasons.map((reason) => (
      <Tap key={reason} className='undo-sheet__row' label={reason} onTap={() => onChoose(sale, reason)}><Text>{reason}</Text></Tap>
    ))}
  </Sheet>
);
