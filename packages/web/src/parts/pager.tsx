/** 分页 for long lists, kept to what an old computer draws at once. */
import { Pagination } from 'antd'

export function Pager(props: {
  readonly total: number
  readonly page: number
  readonly size: number
  readonly onPage: (page: number) => void
}) {
  if (props.total <= props.size) return null
  return (
    <div className="pager">
      <Pagination
        size="small"
        current={props.page}
        pageSize={props.size}
        total={props.total}
        showSizeChanger={false}
        showTotal={(total, [from, to]) => `第 ${from}～${to} 条，共 ${total} 条`}
        onChange={props.onPage}
      />
    </div>
  )
}
