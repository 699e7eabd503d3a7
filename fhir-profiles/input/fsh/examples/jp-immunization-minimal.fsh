Instance: jp-immunization-minimal
InstanceOf: JP_Immunization
Usage: #example
Title: "JP Core の予防接種 / An immunization of JP Core"
Description: "必須の項目だけの記録。 / A record with nothing but what is required."
* status = #completed
* vaccineCode.text = "BCG"
* patient = Reference(jp-patient-minimal)
* occurrenceDateTime = "2024-09-20"
