import { useNavigate } from 'react-router';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';

/** Opens the segment editor with a rule filled in. */
export function useOpenSegment(): (name: string, rule: SegmentRule) => void {
  const navigate = useNavigate();
  return (name, rule) => void navigate('/segments/new', { state: { name, rule: { all: [rule] } } });
}
