import { Button as TaroButton } from '@tarojs/components';
import { platform } from '../../../platform';
import { routes } from '../../../routes';
import type { Team } from '../../../types';
import { Button, toast } from '../../../ui';

const words = (team: Team): string => (team.missing === 1 ? '邀请好友，只差 1 人' : `邀请好友，还差 ${team.missing} 人`);

const copyAddress = (team: Team): void => {
  const address = `${window.location.href.split('#')[0] ?? ''}#${routes.team(team.id)}`;
  void platform.copy(address).then(() => toast('链接已复制，发给好友吧'), () => toast('没有复制成功，请长按地址栏复制'));
};

const BrowserInvite = ({ team }: { team: Team }) => <Button wide onTap={() => copyAddress(team)}>{words(team)}</Button>;

const WeappInvite = ({ team }: { team: Team }) => <TaroButton className='phone-button' openType='share'>{words(team)}</TaroButton>;

/** Shares the team: to friends in WeChat, as a link in the browser. */
export const InviteButton = process.env.TARO_ENV === 'weapp' ? WeappInvite : BrowserInvite;
