/** 筛选: a row of choices with how many each would leave. Native radio buttons, so the arrow keys work. */
export interface ChoiceOption {
  readonly value: string
  readonly text: string
  readonly count?: number
}

export function Choice(props: {
  readonly name: string
  readonly value: string
  readonly options: readonly ChoiceOption[]
  readonly onChange: (value: string) => void
}) {
  return (
    <fieldset className="choice">
      <legend className="seen-by-reader">{props.name}</legend>
      {props.options.map((option) => (
        <label key={option.value} className={option.value === props.value ? 'choice-on' : undefined}>
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          {option.text}
          {option.count === undefined ? null : <b className="choice-count">{option.count}</b>}
        </label>
      ))}
    </fieldset>
  )
}
