/**
 * 配色: deep teal and ink on paper grey; vermilion is kept for 不符, amber for 待核 and 待评, slate blue for 示例, so that
 * a colour always says the same thing. The same names stand in styles/base.css for what antd does not draw.
 */
import type { ThemeConfig } from 'antd'

export const COLOURS = {
  ink: '#1c2b2e',
  inkSoft: '#51625f',
  teal: '#14595c',
  tealPale: '#8db6b1',
  line: '#d5dcd8',
  paper: '#ffffff',
  vermilion: '#b5382a',
  amber: '#8f5f00',
  slate: '#46598c',
} as const

const sans =
  '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", SimHei, sans-serif'

export const THEME: ThemeConfig = {
  token: {
    colorPrimary: COLOURS.teal,
    colorInfo: COLOURS.slate,
    colorLink: COLOURS.teal,
    colorError: COLOURS.vermilion,
    colorWarning: COLOURS.amber,
    colorTextBase: COLOURS.ink,
    colorTextDescription: COLOURS.inkSoft,
    colorTextPlaceholder: '#5f6e6a',
    colorSuccess: COLOURS.teal,
    colorSuccessBg: '#e6efed',
    colorSuccessBorder: '#a9cdc6',
    colorInfoBg: '#ecf0f8',
    colorInfoBorder: '#bcc6de',
    colorWarningBg: '#fcf4df',
    colorWarningBorder: '#e0c98f',
    colorErrorBg: '#fbeeea',
    colorErrorBorder: '#e3b3aa',
    colorBorder: '#c3cdc8',
    colorBorderSecondary: COLOURS.line,
    borderRadius: 3,
    fontFamily: sans,
    fontSize: 14,
    motion: false,
    wireframe: false,
  },
}
