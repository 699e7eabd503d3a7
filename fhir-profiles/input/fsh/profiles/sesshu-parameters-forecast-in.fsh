Profile: SesshuParametersForecastIn
Parent: Parameters
Id: sesshu-parameters-forecast-in
Title: "接種予定の計算の入力 / Input of $immds-forecast"
Description: """
操作 $immds-forecast の入力です。記録を保存せずに、渡された人と接種の記録から次の予定を計算します。氏名と識別子は隠してかまいません。

The input of the operation $immds-forecast, which computes what is due next from the person and doses that are handed over, and stores nothing. Names and identifiers may be masked.
"""
* insert Own
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter 2..* MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #closed
* parameter contains
    assessmentDate 1..1 MS and
    patient 1..1 MS and
    immunization 0..* MS and
    observation 0..* MS and
    condition 0..* MS and
    explain 0..1 MS
* parameter[assessmentDate] ^short = "評価日 / Day of assessment"
* parameter[assessmentDate].name = "assessmentDate" (exactly)
* parameter[assessmentDate].value[x] 1..1
* parameter[assessmentDate].value[x] only date
* parameter[assessmentDate].resource 0..0
* parameter[assessmentDate].part 0..0
* parameter[patient] ^short = "対象の人。性別と生年月日を使う / The person; sex and birth date are used"
* parameter[patient].name = "patient" (exactly)
* parameter[patient].value[x] 0..0
* parameter[patient].resource 1..1
* parameter[patient].part 0..0
* parameter[patient].resource only Patient
* parameter[immunization] ^short = "接種の記録 / Doses given"
* parameter[immunization].name = "immunization" (exactly)
* parameter[immunization].value[x] 0..0
* parameter[immunization].resource 1..1
* parameter[immunization].part 0..0
* parameter[immunization].resource only Immunization
* parameter[observation] ^short = "妊娠・検査の結果など / Pregnancy, results of tests and so on"
* parameter[observation].name = "observation" (exactly)
* parameter[observation].value[x] 0..0
* parameter[observation].resource 1..1
* parameter[observation].part 0..0
* parameter[observation].resource only Observation
* parameter[condition] ^short = "罹患歴・禁忌など / Diseases had, contraindications and so on"
* parameter[condition].name = "condition" (exactly)
* parameter[condition].value[x] 0..0
* parameter[condition].resource 1..1
* parameter[condition].part 0..0
* parameter[condition].resource only Condition
* parameter[explain] ^short = "真のとき、規則の道筋も返す / Whether the reasoning is returned as well"
* parameter[explain].name = "explain" (exactly)
* parameter[explain].value[x] 1..1
* parameter[explain].value[x] only boolean
* parameter[explain].resource 0..0
* parameter[explain].part 0..0
* parameter[patient] obeys ses-par-2

Invariant: ses-par-2
Description: "予定の計算には、年月日まである生年月日が要ります。 / A forecast needs a full date of birth."
Severity: #error
Expression: "resource.birthDate.where(toString().length() = 10).exists()"
