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

  jiheng ledger 文件 … [--unit 代码] [--year 年度] [--mapping 文件] [--parameters 文件] [--only 编号,…]
                [--risk 60] [--json] [--out 文件夹]
      检查一个单位一年的账簿：XML（GB/T 24589）、xlsx、xls、csv，或放它们的文件夹、压缩包，可以几个一起给。
      打印读到什么、各列怎么认的、读不懂的地方、账簿结构问题、按风险排列的疑点。不改账，不联网。
        --year 年度         不写时取多数凭证的年度
        --mapping 文件      列认错时用：改好的 columns.yaml（--out 写出的那一份）；或一种 XML 导出的对应文件
        --parameters 文件   测试参数：只写要改的（如 B2: { 限额: 20万元 }），或整个测试文件
        --only 编号,…       只做这几项测试
        --risk 数           风险不低于它的疑点算发现（默认 60）
        --out 文件夹        写出底稿 working-paper.xlsx、result.json、columns.yaml
      结束码：0 没有发现；1 有读不懂的行、结构问题或达到 --risk 的疑点；2 输入不能用（不写任何文件）

  jiheng ledger sample 文件 … --seed 文字 [--method mus|random|strata] [--materiality 5%] [--expected 0]
                [--confidence 95%] [--account 科目开头] [--side 借|贷] [--strata 界限] [--out 文件.xlsx]
      从账簿抽样：货币单元、简单随机或分层抽样，打印总体、样本量和算式；--out 写出抽样表，
      填“核对结果、审定金额、说明”三列。同一种子任何时候抽出同样的分录。
        --materiality、--expected  可容忍错报、预计错报，写比例（占总体账面金额）或金额
        --account、--side   抽哪些分录；默认预算支出（7 类，没有则 5 类）的借方
        --strata 界限       分层的金额界限 1万元,10万元，或 经济分类、功能分类、项目、资金性质、往来单位

  jiheng ledger evaluate 抽样表.xlsx [账簿文件 …] [--json]
      读回填好的抽样表，打印推断差错和上限的算式；给出账簿文件时按方案重抽一次，对不上的不用。
      结束码：0 上限不超过可容忍错报；1 超过，或有差错而没有上限；2 表不能用（没填完、被改动、方案对不上）

  jiheng ledger generate --out 文件.csv [--unit 001] [--year 2019] [--lines 5000] [--seed 文字]
      生成一本示例账簿供试用（没有真实的人和事）：凭证、余额各一个 csv，埋下的问题一个 json。

  jiheng ledger reconcile 文件 … --case 案例文件夹 --unit 代码 [--json]
      账表核对：账簿的合计与案例里这个单位填报的数逐项核对，列出差异背后的凭证。
      结束码：0 没有差异；1 有差异；2 输入不能用

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

  jiheng run [--data 文件夹] [--port 8080] [--host 127.0.0.1] [--demo | --empty] [--bureau-demo 300]
      启动多人使用的平台：准备、下发通知、单位自评。数据放在一个文件夹里（默认 data）；
      设置环境变量 DATABASE_URL 则用 PostgreSQL。第一次启动时可选演示案例或空白开始，
      账号和初始密码只在屏幕上显示一次。给别的电脑用时加 --host 0.0.0.0。
      --bureau-demo 个数：财政端演示，这么多个示例部门（各 14 个单位）在后台陆续报送档案；停了再启动会接着来。
        JIHENG_SMTP=smtp://用户:密码@主机:端口   发送提醒邮件
        JIHENG_OIDC_ISSUER、JIHENG_OIDC_CLIENT、JIHENG_OIDC_SECRET、JIHENG_OIDC_REDIRECT
                                                 用统一身份认证（OpenID Connect）登录
        JIHENG_TSA_URL=http://地址                封存档案时加盖时间戳（RFC 3161）
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
