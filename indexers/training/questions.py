"""Words that people put around what they ask for: they say nothing about the subject.

News hardly asks questions, so a model trained on news alone takes «چیست» for a rare and telling
word. Training puts these phrases beside pseudo-queries, and so learns to pass over them.
Source: written for newsearch.
"""

PHRASES = tuple(
    phrase.strip()
    for phrase in """
    چیست | کیست | کجاست | چرا | چگونه | چطور | چه | چه کسی | چه کسانی | چه چیزی | چه چیزهایی
    در چه سالی | در چه تاریخی | چه زمانی | چه سالی | چند | چند تا | چند نفر | چند درصد | چند سال
    چقدر | چه میزان | چه مدت | چه وقت | کی | کجا | در کجا | از کجا | کدام | کدام کشور
    در کدام شهر | کدام یک از | کدام است | کدام‌اند | به چه دلیل | به چه علت | چه کسی بود
    آیا | بهترین روش | روش | علت | دلیل | نام | اسم | معنی | یعنی چه | به چه معناست
    چه نام دارد | چه بود | چه تأثیری بر | چه نقشی در | بر اساس چه | توسط چه کسی | با چه
    برای چه | از چه | در چه | چه ویژگی‌هایی دارد | چه اتفاقی افتاد | را نام ببرید
    چجوری | چیه | کیه | کجاس | چه کار کنیم | چیکار کنم | می‌شود | میشه | است | بود | شد | دارد
    داشت | کرد | گرفت | هستند | می‌کند | باید | می‌توان | انجام شد | بیشترین | اولین | مهم‌ترین
    طریقه | طرز تهیه | انواع | فرق | تفاوت | تاثیر | خوب است | مربوط به | درباره | در مورد
    نسبت به
    """.replace("\n", "|").split("|")
    if phrase.strip()
)
