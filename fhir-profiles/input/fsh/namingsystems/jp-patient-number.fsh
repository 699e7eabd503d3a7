Instance: jp-patient-number
InstanceOf: NamingSystem
Usage: #definition
Title: "医療機関の患者番号 / Patient number of an institution"
Description: """
医療機関の中での患者番号の根です。

The root of the patient numbers of institutions.
"""
* name = "InstitutionPatientNumber"
* status = #active
* kind = #root
* date = "2026-11-21"
* publisher = "Sesshu"
* type = http://terminology.hl7.org/CodeSystem/v2-0203#MR
* description = """
医療機関の中での患者番号の根です。

The root of the patient numbers of institutions.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #oid
* uniqueId[0].value = "1.2.392.100495.20.3.51"
* uniqueId[0].preferred = true
* uniqueId[0].comment = "末尾に 1 と医療機関コード 10 桁を付けます。 / A 1 and the ten digits of the institution follow."
