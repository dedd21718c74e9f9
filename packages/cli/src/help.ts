/** The manual of the command line 命令说明; `--help` prints it, and docs/cli.md is generated from it. */

export const HELP = `绩衡 Jiheng —— 部门整体支出绩效评价

用法：
  jiheng evaluate 案例文件夹 [--out 文件夹] [--json] [--published-only] [--strict] [--framework 标识]
      评价一个案例，写出 result.json、report.docx、report.pdf、report.html、scores.xlsx、archive.zip。
        --out 文件夹        写到哪里（默认为案例文件夹下的 out）
        --json              只把结果以 JSON 打印出来（出错时打印问题清单）
        --published-only    只用公开数据，不用示例数据和示例评判
        --strict            有错误级的勾稽关系不符时，以 1 结束
        --framework 标识    换一套指标体系评价，如 mof-2013
      结束码：0 完成；1 用了 --strict 且有错误级不符；2 输入不能用（列出全部问题，不写任何文件）

  jiheng check 文件 … [--json] [--html 文件] [--text 文件]
      核查已写好或已公布的报告：数字之间是否对得上。可读 txt、md、html、docx、xlsx、pdf；
      可以一次给多个文件或文件夹，多核并行。
        --json              以 JSON 打印每个数字和每处说法（成立、矛盾、无法判定）及其算式
        --html 文件         写出标好的报告，一个网页，可直接发给编写人（多个文件时写入这个文件夹）
        --text 文件         写出所核查的文字；JSON 中的位置按它的字符计（txt 即原文件）
      结束码：0 没有矛盾；1 有矛盾；2 有文件不能用

  jiheng new 指标体系 文件夹 [--department 部门名称] [--year 年度] [--unit 代码=名称 …]
      新建一个案例文件夹，内有可用 Excel、WPS 填写的表。

  jiheng verify 档案包.zip [--json]
      核对封存，并只凭包内材料重算每个数据、得分和报告数字。结束码：0 完好；1 有问题（逐条列出）；2 打不开

  jiheng explain 案例文件夹 指标或数据项 [--published-only] [--framework 标识]
      打印一个指标或数据项的来历，直到填报的原始数据。

  jiheng framework check 文件
      检查指标体系文件：列出全部问题及其行列，并运行其中的算例。结束码：0 无误；1 有问题

  jiheng framework list
      列出现有的指标体系。

  jiheng run [--data 文件夹] [--port 8080] [--host 127.0.0.1] [--demo | --empty]
      启动多人使用的平台：准备、下发通知、单位自评。数据放在一个文件夹里（默认 data）；
      设置环境变量 DATABASE_URL 则用 PostgreSQL。第一次启动时可选演示案例或空白开始，
      账号和初始密码只在屏幕上显示一次。给别的电脑用时加 --host 0.0.0.0。
        JIHENG_SMTP=smtp://用户:密码@主机:端口   发送提醒邮件
        JIHENG_OIDC_ISSUER、JIHENG_OIDC_CLIENT、JIHENG_OIDC_SECRET、JIHENG_OIDC_REDIRECT
                                                 用统一身份认证（OpenID Connect）登录
        JIHENG_SECURE=1                          只在 HTTPS 下发送登录凭证（前面有反向代理时）

  jiheng backup 文件.zip [--data 文件夹]
      把数据库和佐证材料备份成一个文件（内嵌数据库须先停止平台）。

  jiheng restore 文件.zip [--data 文件夹]
      恢复到空的数据文件夹或空的数据库。

  jiheng audit verify [--data 文件夹] [--known 条数:根哈希] [--json]
      逐条重算审计日志的哈希树；给出以前记下的条数和根哈希，则核对此前的记录没有改动。结束码：0 完好；1 有不符；2 打不开

  jiheng serve [案例文件夹] [--port 8080]
      在浏览器里看评价结果（只读）。

  jiheng --help       本说明
  jiheng --version    版本

通用选项：
  --library 文件夹    指标体系库所在的文件夹（默认用随程序附带的）
`
