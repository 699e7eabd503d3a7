Extension: ReviewOn
Id: review-on
Title: "見直しの日 / Day of the next review"
Description: """
この予定が次に変わりうる日です。記録が変わらなければ、その前の日まで内容はこのままです。

The day on which this recommendation may change next. It holds until the day before, unless the record changes.
"""
Context: ImmunizationRecommendation
* insert Own
* value[x] 1..1
* value[x] only date
* valueDate ^short = "見直しの日 / Day of the review"
