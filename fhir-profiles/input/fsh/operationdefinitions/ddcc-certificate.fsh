Instance: ddcc-certificate
InstanceOf: OperationDefinition
Usage: #definition
Title: "この人の接種の証明書を発行する / Certificate of a dose of this patient"
Description: """
generateHealthCertificate と同じことを、この患者について行います。質問票が示す接種を記録から探し、氏名・接種日・ロット番号・ワクチンのすべてが合うときだけ、その記録を証明し、文書の Bundle を返します。質問票の内容に署名することはありません。

Does what generateHealthCertificate does, for this patient: looks for the dose that the questionnaire describes, and certifies the record if name, date, lot and vaccine are those of the record. What comes back is a document. What the questionnaire says is never signed.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/ddcc-certificate"
* name = "DdccCertificate"
* title = "この人の接種の証明書を発行する / Certificate of a dose of this patient"
* description = """
generateHealthCertificate と同じことを、この患者について行います。質問票が示す接種を記録から探し、氏名・接種日・ロット番号・ワクチンのすべてが合うときだけ、その記録を証明し、文書の Bundle を返します。質問票の内容に署名することはありません。

Does what generateHealthCertificate does, for this patient: looks for the dose that the questionnaire describes, and certifies the record if name, date, lot and vaccine are those of the record. What comes back is a document. What the questionnaire says is never signed.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = true
* code = #ddcc-certificate
* resource[0] = #Patient
* system = false
* type = false
* instance = true
* parameter[0].name = #response
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "質問票の回答。そのまま本文にしてもよい。linkId は WHO のもの：name、birthDate、identifier、vaccine、brand、lot、date、dose。 / The answered questionnaire, which may also be the body itself. The linkIds are the WHO's: name, birthDate, identifier, vaccine, brand, lot, date, dose."
* parameter[0].type = #QuestionnaireResponse
* parameter[1].name = #return
* parameter[1].use = #out
* parameter[1].min = 1
* parameter[1].max = "1"
* parameter[1].documentation = "証明書の文書。 / The certificate as a document."
* parameter[1].type = #Bundle
