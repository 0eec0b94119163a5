import type { ReactNode } from 'react';

export const Popup = ({ visible, children }: { visible: boolean; children: ReactNode }) => (visible ? <div>{children}</div> : null);
