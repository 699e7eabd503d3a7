Extension: ForecastTrace
Id: forecast-trace
Title: "判定の道筋 / Trace of the computation"
Description: """
この結果に至った規則の並びを読めるところです。説明を求められたときに開きます。個人の記録を含むので、結果と同じ権限で守られます。

Where the rules that led to this result can be read, one after the other. It is about a person and guarded like the result itself.
"""
Context: ImmunizationRecommendation, ImmunizationEvaluation
* insert Own
* value[x] 1..1
* value[x] only url
* valueUrl ^short = "道筋を読める場所 / Where the trace can be read"
