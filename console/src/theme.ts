import type { ThemeConfig } from 'antd';
import { theme as tokens } from '@shuke/shared/values/theme';

const { colour, radius, type, motion, shadow } = tokens;

/** A line around something to be typed into must be seen; the hairline between cards need not. */
const controlLine = '#D6D0C3';

const base: ThemeConfig['token'] = {
  colorPrimary: colour.jade,
  colorPrimaryActive: colour.jadePressed,
  colorInfo: colour.info,
  colorSuccess: colour.success,
  colorWarning: colour.warning,
  colorError: colour.danger,
  colorLink: colour.jade,
  colorText: colour.ink,
  colorTextSecondary: colour.secondary,
  colorTextTertiary: colour.secondary,
  colorTextPlaceholder: '#767D88',
  colorBgLayout: colour.paper,
  colorBgContainer: colour.card,
  colorBorder: controlLine,
  colorBorderSecondary: colour.line,
  colorFillAlter: '#FBFAF7',
  borderRadius: radius.control,
  borderRadiusLG: radius.card,
  borderRadiusSM: 6,
  fontFamily: type.family,
  fontSize: 13,
  fontSizeLG: type.size.body,
  fontSizeHeading3: type.size.large,
  fontSizeHeading4: type.size.title,
  controlHeight: 34,
  controlHeightLG: 42,
  controlHeightSM: 28,
  motionDurationFast: `${motion.quickMs}ms`,
  motionDurationMid: `${motion.normalMs}ms`,
  motionDurationSlow: `${motion.slowMs}ms`,
  boxShadowTertiary: shadow.card,
};

const components: ThemeConfig['components'] = {
  Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
  Table: {
    headerBg: 'transparent',
    headerColor: colour.secondary,
    headerSplitColor: 'transparent',
    rowHoverBg: '#FAF8F3',
    cellPaddingBlock: 11,
    cellPaddingInline: 12,
    borderColor: colour.line,
  },
  Segmented: { trackBg: '#EFEBE2', itemSelectedBg: colour.card, itemColor: colour.secondary, trackPadding: 3 },
  Tabs: { titleFontSize: type.size.small, horizontalItemPadding: '10px 2px', horizontalItemGutter: 24 },
  Progress: { defaultColor: colour.jade, remainingColor: '#EFECE4' },
  Modal: { titleFontSize: type.size.title },
  Tooltip: { colorBgSpotlight: '#2B3038' },
  Select: { optionSelectedBg: colour.jadeTint },
  Form: { labelColor: colour.ink, verticalLabelPadding: '0 0 6px', itemMarginBottom: 18 },
};

/** antd dressed in the shared tokens. */
export const antdTheme = (calm: boolean): ThemeConfig => ({
  token: { ...base, motion: !calm },
  components,
});
