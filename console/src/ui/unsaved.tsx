import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { Button, Modal } from 'antd';

/** Asks before what was typed is lost, inside the console and when the tab closes. Another step of the same page passes. */
export function UnsavedGuard({ dirty, what }: { dirty: boolean; what: string }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    const saved = (nextLocation.state as { saved?: boolean } | null)?.saved === true;
    return dirty && !saved && currentLocation.pathname !== nextLocation.pathname;
  });

  useEffect(() => {
    if (!dirty) return undefined;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [dirty]);

  return (
    <Modal
      open={blocker.state === 'blocked'} title={`${what}还没有保存`} width={420} onCancel={() => blocker.reset?.()}
      footer={[
        <Button key="leave" danger onClick={() => blocker.proceed?.()}>放弃修改并离开</Button>,
        <Button key="stay" type="primary" onClick={() => blocker.reset?.()}>留在这里</Button>,
      ]}
    >
      离开后，这次的修改不会保留。
    </Modal>
  );
}
