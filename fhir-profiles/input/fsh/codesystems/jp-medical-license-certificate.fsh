CodeSystem: JP_MedicalLicenseCertificate_CS
Id: jp-medical-license-certificate
Title: "医療の免許の種類 / Kinds of medical licences"
Description: """
医師の資格を示す番号の種類です。

The kinds of numbers that prove what a doctor is licensed for.
"""
* insert Restated(http://jpfhir.jp/fhir/core/CodeSystem/JP_MedicalLicenseCertificate_CS)
* ^content = #fragment
* ^caseSensitive = true
* #medical-registration "医籍登録番号"
  * ^designation[0].language = #en
  * ^designation[0].value = "Number in the register of doctors"
* #narcotics-practitioner "麻薬施用者番号"
  * ^designation[0].language = #en
  * ^designation[0].value = "Number of a licence to use narcotics"
