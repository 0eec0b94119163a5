import { Suspense, type ReactNode } from 'react';
import { Link, NavLink, useLocation, useNavigation } from 'react-router';
import { Button, Tooltip } from 'antd';
import { signOut } from '../../api/api';
import { useRead } from '../../api/hooks';
import { Avatar } from '../../ui/parts';
import { Icon } from '../../ui/icon';
import { BoneRows } from '../../ui/states';
import { roleNames } from '../../session/permissions';
import { useOperator } from '../../session/operator';
import { isOpen, navigationFor, type NavItem } from './navigation';

export function Shell({ children }: { children: ReactNode }) {
  const moving = useNavigation().state !== 'idle';
  return (
    <div className="shell">
      <a className="skip" href="#content">跳到正文</a>
      <aside className="side">
        <Brand />
        <Nav />
        <Person />
      </aside>
      <main className="content" id="content" tabIndex={-1}>
        {moving && <div className="page-moving" role="progressbar" aria-label="正在打开页面" />}
        <Suspense fallback={<BoneRows />}>{children}</Suspense>
      </main>
    </div>
  );
}

function Brand() {
  const brand = useRead('GET /v1/brand');
  return (
    <Link to="/" className="side-brand" aria-label="回到总览">
      <img src="/console/mark.svg" alt="" width={34} height={34} />
      <span className="side-brand-words">
        <strong>{brand.data?.name ?? '熟客'}</strong>
        <small>熟客 · 经营后台</small>
      </span>
    </Link>
  );
}

function Nav() {
  const { role } = useOperator();
  const { pathname } = useLocation();
  return (
    <nav className="side-nav" aria-label="主导航">
      {navigationFor(role).map((item) => <NavEntry key={item.to} item={item} open={isOpen(item, pathname)} />)}
    </nav>
  );
}

function NavEntry({ item, open }: { item: NavItem; open: boolean }) {
  return (
    <div className={`nav-entry${open ? ' nav-open' : ''}`}>
      <Link to={item.to} className="nav-link" title={item.label} aria-current={open && !item.children ? 'page' : undefined}>
        <Icon name={item.icon} size={18} /><span>{item.label}</span>
      </Link>
      {open && item.children && (
        <div className="nav-children">
          {item.children.map((child) => <NavLink key={child.to} to={child.to} className="nav-child">{child.label}</NavLink>)}
        </div>
      )}
    </div>
  );
}

function Person() {
  const operator = useOperator();
  return (
    <div className="side-person">
      <Avatar name={operator.name} avatarKey={operator.id} size={32} />
      <span className="side-person-words"><strong>{operator.name}</strong><small>{roleNames[operator.role]}</small></span>
      <Tooltip title="退出登录">
        <Button type="text" aria-label="退出登录" icon={<Icon name="out" />} onClick={signOut} />
      </Tooltip>
    </div>
  );
}
