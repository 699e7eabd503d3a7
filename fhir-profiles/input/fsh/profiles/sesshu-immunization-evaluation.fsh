Profile: SesshuImmunizationEvaluation
Parent: ImmunizationEvaluation
Id: sesshu-immunization-evaluation
Title: "接種の判定 / Immunization evaluation"
Description: """
行われた一回の接種が、予防接種の系列の一回として数えられるかどうかの判定です。接種と対象疾病の組ごとに一つ作ります。数えられない接種も、効果がないという意味ではありません。

Whether one dose that was given counts as a dose of its series: one evaluation for each dose and target disease. A dose that does not count may still protect.
"""
* insert Own
* ^purpose = "どの接種がなぜ数えられ、または数えられないかを説明できるようにするため。 / To explain which doses count, which do not, and why."
* obeys ses-eval-1 and ses-eval-2 and ses-eval-3
* extension contains
    MunicipalityExtension named municipality 0..1 MS and
    ScheduleVersion named scheduleVersion 1..1 MS and
    VaccineGroupExtension named vaccineGroup 0..1 MS and
    ForecastTrace named trace 0..1
* extension[municipality] ^short = "だれの記録を判定したか（自治体） / Municipality whose record was evaluated"
* extension[scheduleVersion] ^short = "判定に使ったスケジュールの版 / Version of the schedule used"
* extension[vaccineGroup] ^short = "接種の予定の区分。判定できない接種にはない / Group of the schedule; not there where the dose cannot be told"
* status MS
* status ^short = "completed、取り下げたものは entered-in-error / completed, or entered-in-error once withdrawn"
* patient MS
* patient ^short = "誰の接種か / Whose dose it is"
* date 1..1 MS
* date ^short = "評価日 / The day of assessment"
* authority MS
* authority ^short = "スケジュールに責任を持つ機関 / Who answers for the schedule"
* targetDisease MS
* targetDisease from TargetDiseaseSet (extensible)
* targetDisease ^short = "どの疾病に対してか / Against which disease"
* immunizationEvent MS
* immunizationEvent ^short = "判定した接種記録 / The dose that was evaluated"
* doseStatus MS
* doseStatus from EvaluationDoseStatusSet (required)
* doseStatus ^short = "数える・数えない・判定できない。この製品の符号を必ず持つ / Counts, does not, or cannot be told; a code of this product is always there"
* doseStatus.coding MS
* doseStatus.coding ^slicing.discriminator.type = #value
* doseStatus.coding ^slicing.discriminator.path = "system"
* doseStatus.coding ^slicing.rules = #open
* doseStatus.coding contains sesshu 1..1 MS and r4 0..1
* doseStatus.coding[sesshu].system 1..1
* doseStatus.coding[sesshu].system = $DOSE-STATUS (exactly)
* doseStatus.coding[sesshu].code 1..1
* doseStatus.coding[sesshu] from DoseStatusSet (required)
* doseStatus.coding[sesshu] ^short = "この製品の判定 / The evaluation in codes of this product"
* doseStatus.coding[r4].system 1..1
* doseStatus.coding[r4].system = $R4-DOSE-STATUS (exactly)
* doseStatus.coding[r4] ^short = "R4 の符号。対応するものがあるとき / The code of R4, where there is one"
* doseStatusReason MS
* doseStatusReason from EvaluationDoseStatusReasonSet (extensible)
* doseStatusReason ^short = "数えない、または判定できない理由 / Why it does not count or cannot be told"
* series MS
* series ^short = "系列の識別名 / Name of the series"
* doseNumber[x] only positiveInt
* doseNumber[x] MS
* doseNumber[x] ^short = "系列の何回目として判定したか / As which dose of the series it was judged"
* seriesDoses[x] only positiveInt

Invariant: ses-eval-1
Description: "数えない接種と判定できない接種には理由があります。 / A dose that does not count, or cannot be told, has a reason."
Severity: #error
Expression: "doseStatus.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/dose-status' and (code = 'not-valid' or code = 'undetermined')) implies doseStatusReason.exists()"

Invariant: ses-eval-2
Description: "数える接種には何回目かがあります。 / A dose that counts has its number."
Severity: #error
Expression: "doseStatus.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/dose-status' and code = 'valid') implies doseNumber.exists()"

Invariant: ses-eval-3
Description: "数える接種と数えない接種には区分があります。 / A dose that counts, or does not, has the group in which it was judged."
Severity: #error
Expression: "doseStatus.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/dose-status' and (code = 'valid' or code = 'not-valid')) implies extension('https://sesshu.example/fhir/StructureDefinition/vaccine-group').exists()"
