Extension: ScheduleVersion
Id: schedule-version
Title: "スケジュールの版 / Version of the schedule"
Description: """
判定・予測に使った接種スケジュールのデータの版です。同じ記録・同じ日・同じ版からは、いつでも同じ結果が出ます。

The version of the schedule data that an evaluation or a forecast was made with. The same history, day and version always give the same result.
"""
Context: ImmunizationRecommendation, ImmunizationEvaluation
* insert Own
* value[x] 1..1
* value[x] only string
* valueString ^short = "データの版 / Version of the data"
