// Colours and measures of Ant Design's parts. Official red is not among them: it belongs to the red head, the seal and 特急.
import type { ThemeConfig } from 'antd';
import type { Language } from './preferences.ts';

// System faces first; the bundled 黑体 is there where the machine has no Chinese face.
const chineseFaces =
  "'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', yz-hei, sans-serif";

// English first in English: a Chinese face draws an apostrophe as wide as a character. The same list stands in base.css.
const faces: Readonly<Record<Language, string>> = {
  'zh-CN': chineseFaces,
  en: `'Segoe UI', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', ${chineseFaces}`,
};

/** `fontSize` in px: 16, 18 or 21. */
export function themeOf(fontSize: number, language: Language): ThemeConfig {
  return {
    token: {
      colorPrimary: '#1c4f7d',
      colorLink: '#1c4f7d',
      colorInfo: '#1c4f7d',
      colorSuccess: '#1f6b3b',
      colorWarning: '#8a5a00',
      colorError: '#9b2c1f',
      colorSuccessBg: '#eaf5ee',
      colorSuccessBorder: '#9cc9ac',
      colorInfoBg: '#e8f0f7',
      colorInfoBorder: '#a8c4dc',
      colorWarningBg: '#fdf5e2',
      colorWarningBorder: '#e0c078',
      colorErrorBg: '#fbeeeb',
      colorErrorBorder: '#dda79c',
      colorText: '#1b2733',
      colorTextSecondary: '#44525f',
      colorTextTertiary: '#55636f',
      colorTextPlaceholder: '#5f6c78',
      colorBorder: '#b9c3cc',
      colorBorderSecondary: '#d9e0e6',
      colorBgLayout: '#eef1f4',
      borderRadius: 4,
      fontFamily: faces[language],
      fontSize,
      lineHeight: 1.6,
      controlHeight: Math.round(fontSize * 2.125),
      motion: false,
    },
    components: {
      Table: { cellPaddingBlock: 8, cellPaddingInline: 10, headerBg: '#eef1f4', rowHoverBg: '#f2f6fa' },
      Tabs: { horizontalMargin: '0 0 8px 0' },
      Alert: { withDescriptionPadding: '12px 14px' },
    },
  };
}
