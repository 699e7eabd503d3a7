Instance: parameters-forecast-in
InstanceOf: SesshuParametersForecastIn
Title: "接種予定の計算の入力の例 / Example of the input of $immds-forecast"
Description: "氏名を持たない人と一回の接種から予定を求めます。 / What is due next for a person without a name and with one dose."
Usage: #example
* parameter[assessmentDate].valueDate = "2026-11-21"
* parameter[patient].resource = forecast-person
* parameter[immunization].resource = forecast-dose

Instance: forecast-person
InstanceOf: Patient
Usage: #inline
* gender = #female
* birthDate = "2025-04-15"

Instance: forecast-dose
InstanceOf: Immunization
Usage: #inline
* status = #completed
* vaccineCode.coding = $CVX#04
* patient.reference = "Patient/forecast-person"
* occurrenceDateTime = "2026-05-10"
