#!/usr/bin/env python3
"""rule-figures.py SEED COUNT FOLDER: ordinances made up at random, COUNT
files in FOLDER, and on standard output lines "FILE WORD...": figures for them
in the words of `kaihyo tally rule try`. The same seed gives the same.

rule-figures.py SEED COUNT FILE...: figures only, for ordinances that exist.
For tests/cli/verify-rules.bats.
"""
import json
import random
import sys

LABEL = {'ja': 'あ', 'en': 'a'}
OPTIONS = ['a', 'b', 'c']


def fraction():
    n = random.choice([1, 1, 2, 3, 55, random.randint(1, 10 ** random.randint(1, 12))])
    d = random.choice([1, 2, 3, 4, 100, random.randint(1, 10 ** random.randint(1, 12))])
    return f'{n}/{d}'


def term(has):
    terms = ['E0', 'E', 'V', 'B', 'VALID', 'INVALID', 'NONE']
    terms += ['option:' + o for o in OPTIONS] * 2
    terms += ['group:g1', 'group:g2'] if has['groups'] else []
    return random.choice(terms + (['context:num'] if has['context'] else []))


def terms(has):
    if random.random() < .6:
        return term(has)
    return [term(has) for _ in range(random.randint(1, 4))]


def sourced(rule):
    if random.random() < .2:
        rule['source'] = 'a "source" \\'
        rule['verified'] = random.random() < .5
        if random.random() < .5:
            rule['article'] = '第5条'
    return rule


def tiers():
    out, up = [], 0
    for _ in range(random.randint(0, 3)):
        up += random.randint(1, 1000)
        out.append({'up-to': up, 'part': fraction()})
    return {'tiers': out + [{'part': fraction()}]}


def count(has):
    op, what = random.choice(['over', 'at-least']), random.random()
    if what < .2:
        return {'count': random.choice([terms(has), 'largest']),
                op: random.randint(0, 10 ** random.randint(0, 6))}
    if what < .35:
        return {'count': terms(has), op: tiers(), 'of': terms(has)}
    return {'count': random.choice([terms(has), terms(has), 'largest']),
            op: fraction(), 'of': terms(has)}


def rule(has, depth, in_region=False):
    kinds = ['count'] * 5
    if depth < 5:
        kinds += ['all', 'any', 'not', 'if']
        kinds += ['flag'] if has['context'] else []
        kinds += [] if in_region else ['regions', 'shares']
    kind = random.choice(kinds)

    def deeper(region=in_region):
        return rule(has, depth + 1, region)
    if kind in ('all', 'any'):
        return sourced({kind: [deeper() for _ in range(random.randint(1, 3))]})
    if kind == 'not':
        return sourced({'not': deeper()})
    if kind == 'if':
        return sourced({'if': deeper(), 'then': deeper(), 'else': deeper()})
    if kind == 'flag':
        return sourced({'context': 'flag'})
    if kind == 'regions':
        return sourced({'regions': deeper(True), random.choice(['over', 'at-least']):
                        random.choice([fraction(), random.randint(0, 20)])})
    if kind == 'shares':
        return sourced({'shares': [random.choice(['option:a', ['option:a', 'option:b']]),
                                   'option:c']})
    return sourced(count(has))


def cases(has):
    out = []
    for number in range(random.randint(0, 4)):
        case = {'id': f'c{number}', 'label': LABEL, 'source': f's{number}',
                'verified': random.random() < .5}
        what = random.random()
        if what < .7:
            case['when'] = rule(has, 1)
        if what > .5:
            case['winner'] = random.choice(
                ['options', ['option:a', ['option:b', 'option:c']]] +
                (['groups'] if has['groups'] else []))
        if random.random() < .5:
            case['effect'] = random.choice([['binding'], ['respect', 'notify'], ['none']])
        out.append(case)
    return out + [{'id': 'last', 'label': LABEL, 'source': 's', 'verified': True}]


def ordinance():
    has = {'groups': random.random() < .5, 'context': random.random() < .5}
    decision = {}
    if has['context']:
        decision['context'] = [{'id': 'num', 'label': LABEL, 'kind': 'number'},
                               {'id': 'flag', 'label': LABEL, 'kind': 'yes-no'}]
    if has['groups']:
        decision['groups'] = [{'id': 'g1', 'label': LABEL, 'options': ['a']},
                              {'id': 'g2', 'label': LABEL, 'options': ['b', 'c']}]
    if random.random() < .5:
        decision['regions'] = {'weight': random.randint(0, 3),
                               'weights': [{'id': 'r1', 'weight': random.randint(0, 9)}]}
        if random.random() < .4:
            decision['regions']['total'] = random.randint(5, 60)
    if random.random() < .4:
        decision['gate'] = {'established': rule(has, 2), 'count-if-not-met': True,
                            'publish-if-not-met': random.random() < .5,
                            'source': 's', 'verified': True}
    decision['outcomes'] = [{'cases': cases(has)}]
    if random.random() < .3:
        decision['outcomes'][0]['question'] = 'q1'
    return {'format': 'kaihyo ordinance v1', 'name': LABEL, 'source': 'made up',
            'verified': False, 'decision': decision, 'categories': [
                {'id': 'blank', 'code': 'b', 'label': LABEL, 'counts-as': 'invalid',
                 'source': 's', 'verified': False}]}


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in (value.values() if isinstance(value, dict) else value):
            yield from texts(one)


def value(digits):
    low = random.choice([0, 1, 2, 5, 10, 100, random.randint(0, 10 ** random.randint(1, digits))])
    if random.random() < .7:
        return str(low)
    return f'{low}-{low + random.choice([1, 2, random.randint(0, 10 ** random.randint(1, digits))])}'


def figures(decision):
    options = {t[7:] for t in texts(decision) if t.startswith('option:')}
    options |= {decision['option']} if 'option' in decision else set()
    for group in decision.get('groups', []):
        options |= set(group['options'])
    questions = {o['question'] for o in decision.get('outcomes', []) if 'question' in o}
    digits, words = random.choice([2, 3, 6, 9]), []
    places = ['']
    if 'regions' in json.dumps(decision) or 'shares' in json.dumps(decision):
        places += [f'@r{i}' for i in range(random.choice([0, 1, 3, 8, 23]))]
    for place in places:
        for counter in ('E0', 'E', 'V'):
            if random.random() < .7:
                words.append(f'{counter}{place}={value(digits + 1)}')
        for question in sorted(questions) or ['']:
            before = question + '/' if question else ''
            names = ['option:' + o for o in sorted(options) if random.random() < .85]
            names += [c for c in ('INVALID', 'NONE') if random.random() < .4]
            names += [c for c in ('VALID', 'B') if random.random() < .15]
            words += [f'{before}{name}{place}={value(digits)}' for name in names]
    for context in decision.get('context', []):
        if random.random() < .7:
            words.append('context:{}={}'.format(
                context['id'], value(digits).split('-')[0]
                if context['kind'] == 'number' else random.choice(['yes', 'no'])))
    return words


def main():
    random.seed(int(sys.argv[1]))
    number, names = int(sys.argv[2]), sys.argv[3:]
    if not names[0].endswith('.json'):
        folder, names = names[0], []
        for i in range(number):
            names.append(f'{folder}/{i}.json')
            with open(names[-1], 'w', encoding='utf-8') as file:
                json.dump(ordinance(), file, ensure_ascii=False)
    for i in range(number):
        name = names[i % len(names)]
        with open(name, encoding='utf-8') as file:
            decision = json.load(file).get('decision')
        if decision is not None:
            print(name, *figures(decision))


main()
