Profile: SesshuImmunizationEvaluation
Parent: ImmunizationEvaluation
Id: sesshu-immunization-evaluation
Title: "接種の判定 / Immunization evaluation"
Description: """
行われた一回の接種が、予防接種の系列の一回として数えられるかどうかの判定。接種と対象疾病の組ごとに一つ作る。数えられない接種も効果がないという意味ではない。

Whether one dose that was given counts as a dose of its series: one evaluation for each dose and target disease. A dose that does not count may still protect.
"""
* insert Own
* obeys sesshu-eval-1 and sesshu-eval-2
* extension contains
    ScheduleVersion named scheduleVersion 1..1 MS and
    VaccineGroupExtension named vaccineGroup 1..1 MS and
    ForecastTrace named trace 0..1
* extension[scheduleVersion] ^short = "判定に使ったスケジュールの版 / Version of the schedule used"
* extension[vaccineGroup] ^short = "ワクチンの区分 / Vaccine group"
* status MS
* status ^short = "completed、取り下げたものは entered-in-error / completed, or entered-in-error once withdrawn"
* patient MS
* patient ^short = "誰の接種か / Whose dose it is"
* date 1..1 MS
* date ^short = "評価日 / The day of assessment"
* authority MS
* authority ^short = "スケジュールに責任を持つ機関 / Who answers for the schedule"
* targetDisease MS
* targetDisease from $VS-TARGET-DISEASE (extensible)
* targetDisease ^short = "どの疾病に対してか / Against which disease"
* immunizationEvent MS
* immunizationEvent ^short = "判定した接種記録 / The dose that was evaluated"
* doseStatus MS
* doseStatus from $VS-DOSE-STATUS (required)
* doseStatus ^short = "valid 数える、notvalid 数えない / Counts or does not"
* doseStatusReason MS
* doseStatusReason from $VS-DOSE-STATUS-REASON (extensible)
* doseStatusReason ^short = "数えない理由 / Why it does not count"
* series MS
* series ^short = "系列の識別名 / Name of the series"
* doseNumber[x] only positiveInt
* doseNumber[x] MS
* doseNumber[x] ^short = "系列の何回目として数えたか / As which dose of the series it counts"
* seriesDoses[x] only positiveInt

Invariant: sesshu-eval-1
Description: "数えない接種には理由がある。 / A dose that does not count has a reason."
Severity: #error
Expression: "doseStatus.coding.exists(code = 'notvalid') implies doseStatusReason.exists()"

Invariant: sesshu-eval-2
Description: "数える接種には、何回目かがある。 / A dose that counts has its number."
Severity: #error
Expression: "doseStatus.coding.exists(code = 'valid') implies doseNumber.exists()"
