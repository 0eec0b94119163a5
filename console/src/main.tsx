import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { App as AntdApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/hooks';
import { antdTheme } from './theme';
import { router } from './router';
import 'virtual:tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/parts.css';
import './styles/lists.css';
import './styles/board.css';
import './styles/members.css';
import './styles/segments.css';
import './styles/campaigns.css';
import './styles/shop.css';
import './styles/tasks.css';
import './styles/membership.css';
import './styles/standing.css';
import './styles/narrow.css';

dayjs.locale('zh-cn');

const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ConfigProvider locale={zhCN} theme={antdTheme(calm)} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queryClient}>
        <AntdApp message={{ maxCount: 3 }}>
          <RouterProvider router={router} />
        </AntdApp>
      </QueryClientProvider>
    </ConfigProvider>
  </StrictMode>,
);
